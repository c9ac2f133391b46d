import { isStandardProvider } from '../../packages/core/src/providers/standard-providers.ts';
import type { Import } from './import-graph.ts';
import { isTest } from './source-files.ts';

/** From the ground up. */
const floors = [
  'schema',
  'wire and catalog',
  'wire formats',
  'what providers share',
  'providers',
  'provider registry',
  'engine',
  'plugins and mcp',
  'library',
  'front door of the core',
  'ports of the gateway',
  'foundations of the gateway',
  'stores',
  'rooms',
  'unified API',
  'routes',
  'assembly',
  'composition',
  'entry',
] as const;
type Floor = (typeof floors)[number];

/** Where a file lives: imports go to lower floors, or stay inside the room. */
export interface Place {
  readonly floor: Floor;
  readonly room: string;
  /** may be imported by neighbours on the same floor */
  readonly isDoor: boolean;
}

const coreFloors: { readonly [folder: string]: Floor } = {
  schema: 'schema',
  wire: 'wire and catalog',
  catalog: 'wire and catalog',
  providers: 'what providers share',
  engine: 'engine',
  plugins: 'plugins and mcp',
  mcp: 'plugins and mcp',
  library: 'library',
};

/** Rooms that do not stand beside the others: what all of them read, and what puts them on the wire. */
const gatewayFloors: { readonly [folder: string]: Floor } = {
  config: 'foundations of the gateway',
  catalog: 'foundations of the gateway',
  ports: 'ports of the gateway',
  secrets: 'foundations of the gateway',
  store: 'stores',
  inference: 'unified API',
  integrations: 'routes',
  management: 'routes',
  realtime: 'routes',
  jobs: 'routes',
  boot: 'assembly',
};

/** These meet in the pipeline only, and know nothing of HTTP. */
const strangers: ReadonlySet<string> = new Set(['governance', 'cache', 'guardrails', 'observe', 'balancer']);

/** Where a source file lives; `undefined` for what stands outside the house, such as tests. */
export function placeOf(path: string): Place | undefined {
  if (isTest(path)) return undefined;
  const [, name, source, ...inside] = path.split('/');
  if (source !== 'src') return undefined;
  if (name === 'core') return placeInCore(inside);
  if (name === 'gateway') return placeInGateway(inside);
  return undefined;
}

function placeInCore(inside: readonly string[]): Place | undefined {
  const [folder = '', second = ''] = inside;
  if (inside.length === 1) return { floor: 'front door of the core', room: folder, isDoor: true };
  const floor = coreFloors[folder];
  if (floor === undefined) return undefined;
  const isFormat = folder === 'wire' && inside.length > 2 && second !== 'framing';
  if (isFormat) return { floor: 'wire formats', room: `wire/${second}`, isDoor: false };
  if (folder === 'providers') return placeAmongProviders(inside);
  return { floor, room: folder, isDoor: false };
}

/** A provider is a file or a folder that bears its name; what lies beside is shared by all of them. */
function placeAmongProviders([, second = '']: readonly string[]): Place {
  const name = second.replace(/\.ts$/, '');
  if (isStandardProvider(name)) return { floor: 'providers', room: `providers/${name}`, isDoor: false };
  if (name === 'registry') return { floor: 'provider registry', room: 'providers', isDoor: false };
  return { floor: 'what providers share', room: 'providers', isDoor: false };
}

function placeInGateway(inside: readonly string[]): Place {
  const [folder = '', second = ''] = inside;
  if (folder === 'main.ts') return { floor: 'entry', room: folder, isDoor: false };
  if (inside.length === 1) return { floor: 'composition', room: 'compose.ts', isDoor: false };
  const floor = gatewayFloors[folder] ?? 'rooms';
  return { floor, room: folder, isDoor: inside.length === 2 && ['index.ts', `${folder}.ts`].includes(second) };
}

/** What is wrong with an import, or `undefined`. */
export function faultOf({ from, to, isInside }: Import): string | undefined {
  const here = placeOf(from);
  if (here === undefined) return undefined;
  if (!isInside) return foreignFault(from, to);
  if (isTest(to)) return 'what ships must not lean on tests';
  const there = placeOf(to);
  if (there === undefined || isSameRoom(here, there)) return undefined;
  const climb = floors.indexOf(there.floor) - floors.indexOf(here.floor);
  if (climb > 0) return `goes up, from ${here.floor} to ${there.floor}`;
  if (climb < 0) return undefined;
  return neighbourFault(here, there);
}

const isSameRoom = (here: Place, there: Place): boolean => here.room === there.room && here.floor === there.floor;

function neighbourFault(here: Place, there: Place): string | undefined {
  const isStrange = strangers.has(here.room) && (strangers.has(there.room) || there.room === 'http');
  if (isStrange) return `${here.room} and ${there.room} must not know each other`;
  if (!there.isDoor) return `goes sideways into ${there.room}, past its door`;
  return undefined;
}

/** The library runs wherever web standards are. */
function foreignFault(from: string, to: string): string | undefined {
  if (!from.startsWith('packages/core/')) return undefined;
  const isOfOneRuntime = to.startsWith('node:') || to.startsWith('bun:') || to === 'bun';
  return isOfOneRuntime ? 'the core must run without Node or Bun' : undefined;
}
