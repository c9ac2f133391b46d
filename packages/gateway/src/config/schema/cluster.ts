import { z } from 'zod';
import { DurationOrNanoseconds } from './duration.ts';

const port = (preset: number, text: string) => z.int().min(1).max(65535).default(preset).describe(text);
const positive = (preset: number, text: string) => z.int().min(1).default(preset).describe(text);
const texts = (text: string) => z.array(z.string()).default([]).describe(text);

const Gossip = z.strictObject({
  port: port(10101, 'Port, TCP and UDP.'),
  config: z
    .strictObject({
      timeout_seconds: positive(10, 'Seconds to wait for an answer.'),
      success_threshold: positive(3, 'Answers until a node counts as healthy.'),
      failure_threshold: positive(3, 'Missed answers until a node counts as lost.'),
    })
    .prefault({})
    .describe('When a node counts as lost.'),
});

const Grpc = z.strictObject({
  port: port(10102, 'Port, TCP.'),
  dial_timeout_seconds: positive(5, 'Seconds to wait for a connection.'),
});

const Discovery = z.strictObject({
  enabled: z.boolean().default(false).describe('Find the other nodes.'),
  type: z.enum(['kubernetes', 'dns', 'udp', 'consul', 'etcd', 'mdns']).optional().describe('How.'),
  service_name: z.string().optional().describe('Name of the service.'),
  bind_port: z.int().min(1).max(65535).optional().describe('Port of the nodes.'),
  dial_timeout: DurationOrNanoseconds.optional().describe('Longest duration of connecting.'),
  allowed_address_space: texts('Networks (CIDR) in which nodes may be.'),
  k8s_namespace: z.string().optional().describe('Kubernetes: namespace.'),
  k8s_label_selector: z.string().optional().describe('Kubernetes: labels of the pods.'),
  dns_names: texts('DNS: names that resolve to the nodes.'),
  udp_broadcast_port: z.int().min(1).max(65535).optional().describe('UDP: port.'),
  consul_address: z.string().optional().describe('Consul: address.'),
  etcd_endpoints: texts('etcd: addresses.'),
  mdns_service: z.string().optional().describe('mDNS: service; `_<service_name>._tcp` when absent.'),
});

/** Several gateways that act as one. */
export const Cluster = z.strictObject({
  enabled: z.boolean().describe('Take part.'),
  region: z.string().default('unknown').describe('Told to the other nodes.'),
  peers: texts('Other nodes, `host:port` of their gossip port.'),
  gossip: Gossip.prefault({}).describe('Who is there.'),
  grpc: Grpc.prefault({}).describe('Messages between nodes.'),
  discovery: Discovery.optional().describe('Finding the other nodes.'),
});
export type Cluster = z.output<typeof Cluster>;
