import { z } from 'zod';
import { EnvBoolean, EnvNumber, EnvVar } from './env-var.ts';
import { ObjectStorage } from './object-storage.ts';

const Sqlite = z.strictObject({
  path: z.string().min(1).describe('File; made when missing. Relative to the working directory.'),
});

const Postgres = z.strictObject({
  host: EnvVar.describe('Host.'),
  port: EnvNumber.describe('Port.'),
  user: EnvVar.describe('User.'),
  password: EnvVar.describe('Password.'),
  db_name: EnvVar.describe('Database.'),
  ssl_mode: EnvVar.describe('`disable`, `require`, `verify-ca` or `verify-full`.'),
  max_idle_conns: z.int().min(0).default(5).describe('Idle connections.'),
  max_open_conns: z.int().min(1).default(50).describe('Open connections.'),
});
export type Postgres = z.output<typeof Postgres>;

const sqlStore = <Extra extends z.ZodRawShape>(extra: Extra) =>
  z.discriminatedUnion('enabled', [
    z.strictObject({
      enabled: z.literal(false).default(false).describe('None at all.'),
      type: z.enum(['sqlite', 'postgres']).optional().describe('Kind of database.'),
      config: z.record(z.string(), z.unknown()).optional().describe('Where it is.'),
      ...extra,
    }),
    z.discriminatedUnion('type', [
      z.strictObject({
        enabled: z.literal(true).describe('In use.'),
        type: z.literal('sqlite').describe('A file.'),
        config: Sqlite.describe('Where it is.'),
        ...extra,
      }),
      z.strictObject({
        enabled: z.literal(true).describe('In use.'),
        type: z.literal('postgres').describe('A server.'),
        config: Postgres.describe('Where it is.'),
        ...extra,
      }),
    ]),
  ]);

/** Where configuration is kept. Absent: SQLite in the app directory. `enabled: false`: nowhere. */
export const ConfigStore = sqlStore({});
export type ConfigStore = z.output<typeof ConfigStore>;

/** Where request logs are kept. Absent: SQLite in the app directory. `enabled: false`: nowhere. */
export const LogsStore = sqlStore({
  object_storage: ObjectStorage.optional().describe('Large payloads go there instead of into the database.'),
  object_storage_exclude_fields: z.array(z.string()).default([]).describe('Payload columns that stay in the database.'),
});
export type LogsStore = z.output<typeof LogsStore>;

const Weaviate = z.strictObject({
  scheme: z.enum(['http', 'https']).describe('Protocol.'),
  host: EnvVar.describe('Host and port.'),
  api_key: EnvVar.optional().describe('API key.'),
  grpc_config: z
    .strictObject({
      host: EnvVar.optional().describe('Host and port.'),
      secured: z.boolean().default(false).describe('With TLS.'),
    })
    .optional()
    .describe('gRPC endpoint.'),
  headers: z.record(z.string(), z.string()).default({}).describe('Further headers.'),
  timeout: z.union([z.string(), z.int()]).optional().describe('Duration; a bare integer is nanoseconds.'),
  class_name: z.string().optional().describe('Class of the objects.'),
  properties: z.array(z.unknown()).default([]).describe('Properties of the class.'),
});

const wait = (text: string) =>
  z.union([z.string(), z.int()]).optional().describe(`${text} A bare integer is nanoseconds.`);
const capacity = (text: string) => z.int().min(0).optional().describe(text);

const Redis = z.strictObject({
  addr: EnvVar.describe('Host and port.'),
  username: EnvVar.optional().describe('User.'),
  password: EnvVar.optional().describe('Password.'),
  db: EnvNumber.optional().describe('Number of the database; 0 in a cluster.'),
  use_tls: EnvBoolean.optional().describe('With TLS.'),
  cluster_mode: EnvBoolean.optional().describe('It is a cluster.'),
  insecure_skip_verify: EnvBoolean.optional().describe('Do not check certificates. Dangerous.'),
  ca_cert_pem: EnvVar.optional().describe('Further trusted certificate authority, PEM.'),
  pool_size: capacity('Connections.'),
  max_active_conns: capacity('Connections in use.'),
  min_idle_conns: capacity('Idle connections, at least.'),
  max_idle_conns: capacity('Idle connections, at most.'),
  conn_max_lifetime: wait('A connection lives no longer.'),
  conn_max_idle_time: wait('A connection idles no longer.'),
  dial_timeout: wait('Longest duration of connecting.'),
  read_timeout: wait('Longest duration of reading.'),
  write_timeout: wait('Longest duration of writing.'),
  context_timeout: wait('Longest duration of one command.'),
});

const Qdrant = z.strictObject({
  host: EnvVar.describe('Host.'),
  port: EnvNumber.optional().describe('gRPC port; 6334 when absent.'),
  api_key: EnvVar.optional().describe('API key.'),
  use_tls: EnvBoolean.optional().describe('With TLS.'),
});

const Pinecone = z.strictObject({
  api_key: EnvVar.describe('API key.'),
  index_host: EnvVar.describe('Host of the index.'),
});

const vectorStore = <Name extends string, Config extends z.ZodType>(type: Name, config: Config) =>
  z.strictObject({
    enabled: z.boolean().default(false).describe('In use.'),
    type: z.literal(type).describe('Product.'),
    config: config.describe('Where it is.'),
  });

/** Where the semantic cache keeps its vectors. */
export const VectorStore = z.discriminatedUnion('type', [
  vectorStore('weaviate', Weaviate),
  vectorStore('redis', Redis),
  vectorStore('qdrant', Qdrant),
  vectorStore('pinecone', Pinecone),
]);
export type VectorStore = z.output<typeof VectorStore>;
