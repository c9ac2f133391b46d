import { configJsonSchema } from './config-schema.ts';
import type { JsonSchema } from './json-schema.ts';
import { typeInWords } from './type-in-words.ts';

const introduction = `# Configuration

<!-- Written by scripts/generate.ts from packages/gateway/src/config/schema. Edit there. -->

\`config.json\` lies in the app directory (\`-app-dir\`, by default \`~/.config/bifrost\`). Every member is optional unless
it is marked with \`*\`. Without the file the gateway runs on the provider keys it finds in the environment
(\`OPENAI_API_KEY\`, \`ANTHROPIC_API_KEY\`, \`MISTRAL_API_KEY\`).

What cannot be read is left out and named in the log with its place; the gateway starts all the same, unless limits
would be lifted, a door opened or another database used than the one that was written.

| Word | Meaning |
|---|---|
| reference | \`"text"\`, \`"env.NAME"\` for the environment variable NAME, or \`{"value": …, "env_var": "env.NAME", "from_env": true}\` |
| allow-list | \`[]\` allows nothing, \`["*"]\` everything, otherwise exactly these names, whatever their case |
| deny-list | \`[]\` blocks nothing, \`["*"]\` everything |
| duration | \`30s\`, \`5m\`, \`1h\`, \`1d\`, \`1w\`, \`1M\` (30 days), \`1Y\` (365 days), also \`1h30m\` and \`0.5h\` |
`;

interface Section {
  readonly path: string;
  readonly schema: JsonSchema;
}

/** `docs/configuration.md`: every member with type, default and meaning. */
export function configReference(): string {
  const sections = sectionsBelow({ path: '', schema: configJsonSchema() });
  return [introduction, ...printSections(sections)].join('\n');
}

/** A part that several blocks share is printed once, and a part that several variants of a block share as well. */
function printSections(sections: readonly Section[]): readonly string[] {
  const firstPlace = new Map<string, string>();
  const printed = sections.map((section) => {
    const title = titleOf(section);
    const body = bodyOf(section.schema);
    const place = firstPlace.get(body);
    firstPlace.set(body, place ?? title);
    return `## ${title}\n\n${place === undefined || place === title ? body : `As ${place}.`}\n`;
  });
  return [...new Set(printed)];
}

const titleOf = ({ path, schema }: Section): string => (path === '' ? 'Top level' : `\`${path}\`${choiceIn(schema)}`);

/** Depth first, so that a block is followed by its parts. */
function sectionsBelow({ path, schema }: Section): readonly Section[] {
  const variants = schema.oneOf ?? schema.anyOf;
  if (variants) return variants.flatMap((variant) => sectionsBelow({ path, schema: variant }));
  if (schema.items) return sectionsBelow({ path: `${path}[]`, schema: schema.items });
  if (typeof schema.additionalProperties === 'object' && schema.properties === undefined) {
    return sectionsBelow({ path: `${path}.<name>`, schema: schema.additionalProperties });
  }
  if (schema.properties === undefined) return [];
  const below = Object.entries(schema.properties).flatMap(([name, member]) =>
    sectionsBelow({ path: path === '' ? name : `${path}.${name}`, schema: member }),
  );
  return [{ path, schema }, ...below];
}

function bodyOf(schema: JsonSchema): string {
  const members = Object.entries(schema.properties ?? {});
  const isSwitchboard = members.length > 20 && members.every(([, member]) => member.type === 'boolean');
  if (isSwitchboard) return inOneSentence(members.map(([name]) => name));
  const rows = members.map(([name, member]) => printRow(name, member, schema.required?.includes(name) ?? false));
  return [header, ...rows].join('\n');
}

const header = '| Member | Type | Default | Meaning |\n|---|---|---|---|';

function printRow(name: string, member: JsonSchema, isRequired: boolean): string {
  const cells = [
    `\`${name}\`${isRequired ? '\\*' : ''}`,
    typeInWords(member),
    printDefault(member),
    member.description ?? '',
  ];
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
}

/** Defaults of objects are those of their members. */
function printDefault({ default: preset }: JsonSchema): string {
  const isObject = typeof preset === 'object' && preset !== null && !Array.isArray(preset);
  return preset === undefined || preset === null || preset === '' || isObject ? '' : `\`${JSON.stringify(preset)}\``;
}

const inOneSentence = (names: readonly string[]): string =>
  `Switches: ${names.map((name) => `\`${name}\``).join(', ')}.`;

/** What tells one variant from the others: ` with type "postgres"`. */
function choiceIn({ properties = {} }: JsonSchema): string {
  const fixed = Object.entries(properties).filter(([, member]) => member.const !== undefined && member.const !== true);
  return fixed.map(([name, member]) => ` with \`${name}: ${JSON.stringify(member.const)}\``).join('');
}
