import { compact } from '../../schema/compact.ts';
import type { Deleted, FileStorage, StoredFile } from '../../schema/files/file.ts';
import type { Json, JsonObject } from '../../schema/json/raw-json.ts';
import { readNumber, readObject, readString } from '../../schema/json/read-value.ts';
import { putVendor, takeVendor, type WireMembers } from '../vendor-members.ts';

const known = new Set([
  'id',
  'object',
  'bytes',
  'created_at',
  'updated_at',
  'expires_at',
  'filename',
  'purpose',
  'status',
  'status_details',
  'storage_backend',
  'storage_uri',
  'extra_fields',
]);

/** @see https://platform.openai.com/docs/api-reference/files/object */
export const decodeFile = (wire: JsonObject): StoredFile =>
  compact({
    id: readString(wire['id']) ?? '',
    bytes: readNumber(wire['bytes']),
    createdAt: readNumber(wire['created_at']),
    updatedAt: readNumber(wire['updated_at']),
    expiresAt: readNumber(wire['expires_at']),
    filename: readString(wire['filename']),
    purpose: readString(wire['purpose']),
    status: readString(wire['status']),
    statusDetails: readString(wire['status_details']),
    storageBackend: readString(wire['storage_backend']),
    storageUri: readString(wire['storage_uri']),
    vendor: takeVendor(wire, known, 'openai-chat'),
  });

export function encodeFile(file: StoredFile): Json {
  const wire: WireMembers = {
    id: file.id,
    object: 'file',
    bytes: file.bytes,
    created_at: file.createdAt,
    updated_at: file.updatedAt,
    filename: file.filename,
    purpose: file.purpose,
    status: file.status,
    status_details: file.statusDetails,
    expires_at: file.expiresAt,
    storage_backend: file.storageBackend,
    storage_uri: file.storageUri,
  };
  putVendor(wire, file.vendor, 'openai-chat');
  return wire;
}

export const decodeDeleted = (wire: JsonObject, id: string): Deleted => ({
  id: readString(wire['id']) ?? id,
  isDeleted: wire['deleted'] !== false,
});

export const encodeDeleted = ({ id, isDeleted }: Deleted, object: string): Json => ({ id, object, deleted: isDeleted });

/** `storage_config[s3][…]` of forms and queries, `storage_config.s3` of JSON. */
export function decodeStorage(value: JsonObject): FileStorage | undefined {
  const nested = readObject(readObject(value['storage_config'])?.['s3']);
  const flat = (name: string) => readString(nested?.[name]) ?? readString(value[`storage_config[s3][${name}]`]);
  const storage = compact({ bucket: flat('bucket'), region: flat('region'), prefix: flat('prefix') });
  return Object.keys(storage).length === 0 ? undefined : storage;
}
