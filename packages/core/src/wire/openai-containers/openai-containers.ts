import { compact } from '../../schema/compact.ts';
import type {
  Container,
  ContainerCreateRequest,
  ContainerFile,
  ContainerFileCreateRequest,
  ContainerFileListRequest,
  ContainerFileRef,
  ContainerRef,
} from '../../schema/containers/container.ts';
import { fail, invalidRequest, ok, type Result } from '../../schema/errors/result.ts';
import type { Deleted, StoredContent } from '../../schema/files/file.ts';
import type { JsonBody } from '../../schema/json/json-body.ts';
import { type JsonObject, RawJson } from '../../schema/json/raw-json.ts';
import { readString, readStrings } from '../../schema/json/read-value.ts';
import type { FormFile } from '../../schema/media.ts';
import type { Page, PageAsk } from '../../schema/page.ts';
import { extraMembers, filePart, filesNamed, readFilled, readId } from '../form-fields.ts';
import { type MemberKind, wrongMember } from '../member-kinds.ts';
import { encodeOpenaiError } from '../openai-error.ts';
import { decodePage, decodePageAsk, encodePage, encodePageAsk, pagingOf } from '../openai-pages.ts';
import type { UnaryFormat } from '../unary-format.ts';
import { decodeContainer, decodeContainerFile, encodeContainer, encodeContainerFile } from './container-objects.ts';

/*
 * Containers and their files, of the unified API and of OpenAI.
 * https://platform.openai.com/docs/api-reference/containers
 */

const shared = { name: 'openai', usageOf: () => undefined, encodeError: encodeOpenaiError } as const;

const params: { readonly [member: string]: MemberKind } = {
  provider: 'string',
  name: 'string',
  expires_after: 'object',
  file_ids: 'strings',
  memory_limit: 'string',
  metadata: 'object',
};
const definedMembers = new Set(Object.keys(params));

function decodeCreate(body: JsonBody): Result<ContainerCreateRequest> {
  const { value } = body;
  const wrong = wrongMember(value, params);
  if (wrong !== undefined) return invalidRequest(`Invalid request format: ${wrong}`);
  const name = readFilled(value, 'name');
  if (name === undefined) return invalidRequest('name is required');
  return ok(
    compact({
      name,
      expiresAfter: value['expires_after'] ? body.source('expires_after') : undefined,
      fileIds: value['file_ids'] ? readStrings(value['file_ids']) : undefined,
      memoryLimit: readFilled(value, 'memory_limit'),
      metadata: value['metadata'] ? body.source('metadata') : undefined,
      extra: extraMembers(body, definedMembers),
    }),
  );
}

function withId<T extends { readonly id: string }>(thing: T): Result<T> {
  return thing.id === ''
    ? fail({ kind: 'upstream-unreadable', message: 'failed to unmarshal response from provider API' })
    : ok(thing);
}

export const openaiContainerCreate: UnaryFormat<ContainerCreateRequest, Container> = {
  ...shared,
  requestType: 'container_create',
  decodeRequest: decodeCreate,
  encodeRequest: ({ name, expiresAfter, fileIds, memoryLimit, metadata, extra }) =>
    ok({
      wire: compact({
        name,
        expires_after: expiresAfter && new RawJson(expiresAfter),
        file_ids: fileIds,
        memory_limit: memoryLimit,
        metadata: metadata && new RawJson(metadata),
      }),
      notes: [],
      extra,
    }),
  decodeResponse: ({ value }) => withId(decodeContainer(value)),
  encodeResponse: encodeContainer,
};

export const openaiContainerList: UnaryFormat<PageAsk, Page<Container>> = {
  ...shared,
  requestType: 'container_list',
  decodeRequest: ({ value }) => decodePageAsk(value),
  encodeRequest: (request) => ok({ wire: {}, query: { ...encodePageAsk(request), before: undefined }, notes: [] }),
  decodeResponse: (body) => decodePage(body, decodeContainer),
  encodeResponse: (page) => encodePage(page, encodeContainer, 'after'),
  paging: pagingOf<Container, PageAsk>(),
};

function decodeRef({ value }: JsonBody): Result<ContainerRef> {
  const containerId = readId(value, 'container_id');
  return containerId.ok ? ok({ containerId: containerId.value }) : containerId;
}

const ofContainer = {
  ...shared,
  decodeRequest: decodeRef,
  encodeRequest: ({ containerId }: ContainerRef) => ok({ wire: {}, ids: { container_id: containerId }, notes: [] }),
} as const;

export const openaiContainerRetrieve: UnaryFormat<ContainerRef, Container> = {
  ...ofContainer,
  requestType: 'container_retrieve',
  decodeResponse: ({ value }) => withId(decodeContainer(value)),
  encodeResponse: encodeContainer,
};

const decodeDeleted = (wire: JsonObject, id: string): Deleted => ({
  id: readString(wire['id']) ?? id,
  isDeleted: wire['deleted'] !== false,
});

export const openaiContainerDelete: UnaryFormat<ContainerRef, Deleted> = {
  ...ofContainer,
  requestType: 'container_delete',
  decodeResponse: ({ value }, { containerId }) => ok(decodeDeleted(value, containerId)),
  encodeResponse: ({ id, isDeleted }) => ({ id, object: 'container.deleted', deleted: isDeleted }),
};

function decodeFileCreate(body: JsonBody, files?: readonly FormFile[]): Result<ContainerFileCreateRequest> {
  const ref = decodeRef(body);
  if (!ref.ok) return ref;
  const [file] = filesNamed(files, 'file');
  const fileId = readFilled(body.value, 'file_id');
  const filePath = readFilled(body.value, 'file_path');
  if (file === undefined && fileId === undefined && filePath === undefined)
    return invalidRequest('file, file_id or file_path is required');
  return ok(compact({ ...ref.value, file, fileId, filePath }));
}

export const openaiContainerFileCreate: UnaryFormat<ContainerFileCreateRequest, ContainerFile> = {
  ...shared,
  requestType: 'container_file_create',
  decodeRequest: decodeFileCreate,
  encodeRequest({ containerId, file, fileId, filePath }) {
    const ids = { container_id: containerId };
    if (file === undefined) return ok({ wire: compact({ file_id: fileId, file_path: filePath }), ids, notes: [] });
    const named = filePath === undefined ? file : { ...file, filename: filePath };
    return ok({ wire: {}, form: filePart('file', named), ids, notes: [] });
  },
  decodeResponse: ({ value }) => withId(decodeContainerFile(value)),
  encodeResponse: encodeContainerFile,
};

function decodeFileList(body: JsonBody): Result<ContainerFileListRequest> {
  const ref = decodeRef(body);
  const page = decodePageAsk(body.value);
  if (!ref.ok) return ref;
  return page.ok ? ok({ ...ref.value, ...page.value }) : page;
}

/** A container is one key's: its files are asked of one key after another, not listed through all of them. */
export const openaiContainerFileList: UnaryFormat<ContainerFileListRequest, Page<ContainerFile>> = {
  ...shared,
  requestType: 'container_file_list',
  decodeRequest: decodeFileList,
  encodeRequest: ({ containerId, ...page }) =>
    ok({
      wire: {},
      ids: { container_id: containerId },
      query: { ...encodePageAsk(page), before: undefined },
      notes: [],
    }),
  decodeResponse: (body) => decodePage(body, decodeContainerFile),
  encodeResponse: (page) => encodePage(page, encodeContainerFile, 'after'),
};

function decodeFileRef(body: JsonBody): Result<ContainerFileRef> {
  const ref = decodeRef(body);
  const fileId = readId(body.value, 'file_id');
  if (!ref.ok) return ref;
  return fileId.ok ? ok({ ...ref.value, fileId: fileId.value }) : fileId;
}

const ofFile = {
  ...shared,
  decodeRequest: decodeFileRef,
  encodeRequest: ({ containerId, fileId }: ContainerFileRef) =>
    ok({ wire: {}, ids: { container_id: containerId, file_id: fileId }, notes: [] }),
} as const;

export const openaiContainerFileRetrieve: UnaryFormat<ContainerFileRef, ContainerFile> = {
  ...ofFile,
  requestType: 'container_file_retrieve',
  decodeResponse: ({ value }) => withId(decodeContainerFile(value)),
  encodeResponse: encodeContainerFile,
};

export const openaiContainerFileDelete: UnaryFormat<ContainerFileRef, Deleted> = {
  ...ofFile,
  requestType: 'container_file_delete',
  decodeResponse: ({ value }, { fileId }) => ok(decodeDeleted(value, fileId)),
  encodeResponse: ({ id, isDeleted }) => ({ id, object: 'container.file.deleted', deleted: isDeleted }),
};

export const openaiContainerFileContent: UnaryFormat<ContainerFileRef, StoredContent> = {
  ...ofFile,
  requestType: 'container_file_content',
  decodeMedia: (media) => ok({ media }),
  decodeResponse: () => fail({ kind: 'upstream-unreadable', message: 'the provider gave no content' }),
  encodeResponse: () => ({}),
  encodeMedia: ({ media }) => ({ bytes: media.bytes, mediaType: media.mediaType ?? 'application/octet-stream' }),
};
