import { compact } from '../../schema/compact.ts';
import type { Container, ContainerFile } from '../../schema/containers/container.ts';
import { jsonTextOf } from '../../schema/json/print-json.ts';
import { type Json, type JsonObject, RawJson } from '../../schema/json/raw-json.ts';
import { readNumber, readString } from '../../schema/json/read-value.ts';
import { putVendor, takeVendor, type WireMembers } from '../vendor-members.ts';

const textOf = (value: Json | undefined) => (value === undefined || value === null ? undefined : jsonTextOf(value));

const knownOfContainer = new Set([
  'id',
  'object',
  'name',
  'created_at',
  'last_active_at',
  'status',
  'expires_after',
  'memory_limit',
  'metadata',
  'extra_fields',
]);

/** @see https://platform.openai.com/docs/api-reference/containers/object */
export const decodeContainer = (wire: JsonObject): Container =>
  compact({
    id: readString(wire['id']) ?? '',
    name: readString(wire['name']),
    createdAt: readNumber(wire['created_at']),
    lastActiveAt: readNumber(wire['last_active_at']),
    status: readString(wire['status']),
    expiresAfter: textOf(wire['expires_after']),
    memoryLimit: readString(wire['memory_limit']),
    metadata: textOf(wire['metadata']),
    vendor: takeVendor(wire, knownOfContainer, 'openai-chat'),
  });

export function encodeContainer(container: Container): Json {
  const { expiresAfter, metadata } = container;
  const wire: WireMembers = {
    id: container.id,
    object: 'container',
    name: container.name,
    created_at: container.createdAt,
    status: container.status,
    expires_after: expiresAfter && new RawJson(expiresAfter),
    last_active_at: container.lastActiveAt,
    memory_limit: container.memoryLimit,
    metadata: metadata && new RawJson(metadata),
  };
  putVendor(wire, container.vendor, 'openai-chat');
  return wire;
}

const knownOfFile = new Set(['id', 'object', 'bytes', 'created_at', 'container_id', 'path', 'source', 'extra_fields']);

/** @see https://platform.openai.com/docs/api-reference/container-files/object */
export const decodeContainerFile = (wire: JsonObject): ContainerFile =>
  compact({
    id: readString(wire['id']) ?? '',
    bytes: readNumber(wire['bytes']),
    createdAt: readNumber(wire['created_at']),
    containerId: readString(wire['container_id']),
    path: readString(wire['path']),
    source: readString(wire['source']),
    vendor: takeVendor(wire, knownOfFile, 'openai-chat'),
  });

export function encodeContainerFile(file: ContainerFile): Json {
  const wire: WireMembers = {
    id: file.id,
    object: 'container.file',
    bytes: file.bytes,
    created_at: file.createdAt,
    container_id: file.containerId,
    path: file.path,
    source: file.source,
  };
  putVendor(wire, file.vendor, 'openai-chat');
  return wire;
}
