/** What the placeholders of a route's path stood for, decoded. */
export type PathParams = Readonly<Record<string, string>>;
