import type { Provider } from '../../packages/core/src/providers/provider.ts';
import { providers } from '../../packages/core/src/providers/registry.ts';
import { standardProviders } from '../../packages/core/src/providers/standard-providers.ts';
import { type Support, supportOf } from '../../packages/core/src/providers/support.ts';
import { type RequestType, requestTypes } from '../../packages/core/src/schema/request-type.ts';

const signs: { readonly [S in Support]: string } = { own: '●', 'via-chat': '○', none: '–' };

const head = `# Providers

<!-- Written by scripts/generate.ts from packages/core/src/providers. Edit there. -->

What each provider can be asked for, as its description says: ● by an endpoint of its own, ○ by its chat, translated
both ways, – not at all: the gateway answers 400 with the code \`unsupported_operation\` and nothing is sent.
`;

/** docs/providers.md: operations × providers, without operations that no provider has. */
export function providersPage(): string {
  const described = standardProviders.flatMap((name) => providers[name] ?? []);
  const offered = requestTypes.filter((type) => described.some((each) => supportOf(each, type) !== 'none'));
  const matrix = described.map((provider) => [`\`${provider.name}\``, ...offered.map((type) => sign(provider, type))]);
  const hosts = described.map(({ name, baseUrl }) => [
    `\`${name}\``,
    baseUrl === '' ? 'named by each key' : `\`${baseUrl}\``,
  ]);
  return [
    head,
    table(['Provider', ...offered.map((type) => `\`${type}\``)], matrix),
    '\n## Hosts\n\n`network_config.base_url` replaces the host for all keys.\n',
    table(['Provider', 'Host'], hosts),
    '',
  ].join('\n');
}

const sign = (provider: Provider, type: RequestType): string => signs[supportOf(provider, type)];

function table(titles: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(titles), line(titles.map(() => '---')), ...rows.map(line)].join('\n');
}
