/** Upper bounds in seconds, for what a gateway does by itself. */
export const shortSeconds = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10] as const;

/** For calls to models, which take their time. */
export const longSeconds = [...shortSeconds, 15, 30, 45, 60, 90] as const;

/** 100 bytes to 1 GB. */
export const bytes = [1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9] as const;
