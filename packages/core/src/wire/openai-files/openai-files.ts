import { compact } from '../../schema/compact.ts';
import { fail, invalidRequest, ok, type Result } from '../../schema/errors/result.ts';
import type {
  Deleted,
  FileListRequest,
  FileRef,
  FileUploadRequest,
  StoredContent,
  StoredFile,
} from '../../schema/files/file.ts';
import type { JsonBody } from '../../schema/json/json-body.ts';
import { readObject, readString } from '../../schema/json/read-value.ts';
import type { FormFile } from '../../schema/media.ts';
import type { Page } from '../../schema/page.ts';
import { filePart, filesNamed, readFilled, readId, readInteger, textPart } from '../form-fields.ts';
import { encodeOpenaiError } from '../openai-error.ts';
import { decodePage, decodePageAsk, encodePage, encodePageAsk, pagingOf } from '../openai-pages.ts';
import type { UnaryFormat } from '../unary-format.ts';
import { decodeDeleted, decodeFile, decodeStorage, encodeDeleted, encodeFile } from './stored-file.ts';

/*
 * Stored files, of the unified API and of OpenAI.
 * https://platform.openai.com/docs/api-reference/files
 */

const shared = { name: 'openai', usageOf: () => undefined, encodeError: encodeOpenaiError } as const;

const decodeUpload =
  (isMissing: string) =>
  ({ value }: JsonBody, files?: readonly FormFile[]): Result<FileUploadRequest> => {
    const purpose = readFilled(value, 'purpose');
    if (purpose === undefined) return invalidRequest(`purpose ${isMissing}`);
    const [file] = filesNamed(files, 'file');
    if (file === undefined) return invalidRequest(`file ${isMissing}`);
    const expires = readObject(value['expires_after']);
    const seconds = expires === undefined ? ok(undefined) : readInteger(expires, 'seconds');
    if (!seconds.ok) return seconds;
    const expiresAfter = expires && compact({ anchor: readString(expires['anchor']), seconds: seconds.value });
    return ok(compact({ file, purpose, expiresAfter, storage: decodeStorage(value) }));
  };

export const openaiFileUpload: UnaryFormat<FileUploadRequest, StoredFile> = {
  ...shared,
  requestType: 'file_upload',
  decodeRequest: decodeUpload('is required'),
  encodeRequest: ({ file, purpose, expiresAfter }) =>
    ok({
      wire: {},
      form: [
        ...textPart('purpose', purpose),
        ...textPart('expires_after[anchor]', expiresAfter?.anchor),
        ...textPart('expires_after[seconds]', expiresAfter?.seconds),
        ...filePart('file', file),
      ],
      notes: [],
    }),
  decodeResponse: ({ value }) => fileIn(decodeFile(value)),
  encodeResponse: encodeFile,
};

/** The same in the words that SDK users know. */
export const openaiFileUploadDropIn: typeof openaiFileUpload = {
  ...openaiFileUpload,
  decodeRequest: decodeUpload('field is required'),
};

const fileIn = (file: StoredFile): Result<StoredFile> =>
  file.id === ''
    ? fail({ kind: 'upstream-unreadable', message: 'failed to unmarshal response from provider API' })
    : ok(file);

export const openaiFileList: UnaryFormat<FileListRequest, Page<StoredFile>> = {
  ...shared,
  requestType: 'file_list',
  decodeRequest({ value }) {
    const page = decodePageAsk(value);
    if (!page.ok) return page;
    return ok(compact({ ...page.value, purpose: readFilled(value, 'purpose'), storage: decodeStorage(value) }));
  },
  encodeRequest: (request) =>
    ok({ wire: {}, query: { purpose: request.purpose, ...encodePageAsk(request), before: undefined }, notes: [] }),
  decodeResponse: (body) => decodePage(body, decodeFile),
  encodeResponse: (page) => encodePage(page, encodeFile, 'after'),
  paging: pagingOf<StoredFile, FileListRequest>(),
};

function decodeFileRef({ value }: JsonBody): Result<FileRef> {
  const fileId = readId(value, 'file_id');
  return fileId.ok ? ok(compact({ fileId: fileId.value, storage: decodeStorage(value) })) : fileId;
}

const asked = {
  ...shared,
  decodeRequest: decodeFileRef,
  encodeRequest: ({ fileId }: FileRef) => ok({ wire: {}, ids: { file_id: fileId }, notes: [] }),
} as const;

export const openaiFileRetrieve: UnaryFormat<FileRef, StoredFile> = {
  ...asked,
  requestType: 'file_retrieve',
  decodeResponse: ({ value }) => fileIn(decodeFile(value)),
  encodeResponse: encodeFile,
};

export const openaiFileDelete: UnaryFormat<FileRef, Deleted> = {
  ...asked,
  requestType: 'file_delete',
  decodeResponse: ({ value }, { fileId }) => ok(decodeDeleted(value, fileId)),
  encodeResponse: (deleted) => encodeDeleted(deleted, 'file'),
};

export const openaiFileContent: UnaryFormat<FileRef, StoredContent> = {
  ...asked,
  requestType: 'file_content',
  decodeMedia: (media) => ok({ media }),
  decodeResponse: () => fail({ kind: 'upstream-unreadable', message: 'the provider gave no content' }),
  encodeResponse: () => ({}),
  encodeMedia: ({ media }) => ({ bytes: media.bytes, mediaType: media.mediaType ?? 'application/octet-stream' }),
};
