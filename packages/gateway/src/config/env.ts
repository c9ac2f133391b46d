/** The process environment, or what stands for it in a test. */
export type Env = { readonly [name: string]: string | undefined };

const prefix = 'env.';

/** Does the text name a variable, as in `env.OPENAI_API_KEY`? */
export const isEnvReference = (text: string): boolean => text.startsWith(prefix);

/** Content of the variable that `env.NAME` names. The name is taken letter by letter. */
export const lookUp = (reference: string, env: Env): string | undefined => env[reference.slice(prefix.length)];
