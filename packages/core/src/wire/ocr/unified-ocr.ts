import { compact } from '../../schema/compact.ts';
import { fail, invalidRequest, ok, type Result } from '../../schema/errors/result.ts';
import type { JsonBody } from '../../schema/json/json-body.ts';
import { jsonTextOf } from '../../schema/json/print-json.ts';
import { type Json, type JsonObject, RawJson } from '../../schema/json/raw-json.ts';
import {
  readBoolean,
  readList,
  readNumber,
  readObject,
  readObjects,
  readString,
} from '../../schema/json/read-value.ts';
import type { Measures } from '../../schema/measures.ts';
import type { OcrPage, OcrRequest, OcrResult } from '../../schema/ocr/ocr.ts';
import { extraMembers } from '../form-fields.ts';
import { type MemberKind, wrongMember } from '../member-kinds.ts';
import { encodeOpenaiError } from '../openai-error.ts';
import type { EncodedUnary, UnaryFormat, UnaryTarget } from '../unary-format.ts';

const params: { readonly [member: string]: MemberKind } = {
  model: 'string',
  id: 'string',
  document: 'object',
  include_image_base64: 'boolean',
  image_limit: 'integer',
  image_min_size: 'integer',
  table_format: 'string',
  extract_header: 'boolean',
  extract_footer: 'boolean',
  bbox_annotation_format: 'object',
  document_annotation_format: 'object',
  document_annotation_prompt: 'string',
  fallbacks: 'strings',
};
const definedMembers = new Set([...Object.keys(params), 'pages']);

function decodeRequest(body: JsonBody): Result<OcrRequest> {
  const { value } = body;
  const wrong = wrongMember(value, params);
  if (wrong !== undefined) return invalidRequest(`invalid request format: ${wrong}`);
  const document = decodeDocument(readObject(value['document']) ?? {});
  if (!document.ok) return document;
  const pages = readList(value['pages']).filter((page) => typeof page === 'number');
  return ok(
    compact({
      model: readString(value['model']) ?? '',
      id: readString(value['id']),
      document: document.value,
      includesImages: readBoolean(value['include_image_base64']),
      pages: value['pages'] === undefined || value['pages'] === null ? undefined : pages,
      imageLimit: readNumber(value['image_limit']),
      imageMinSize: readNumber(value['image_min_size']),
      tableFormat: readString(value['table_format']),
      extractsHeader: readBoolean(value['extract_header']),
      extractsFooter: readBoolean(value['extract_footer']),
      bboxAnnotationFormat: value['bbox_annotation_format'] ? body.source('bbox_annotation_format') : undefined,
      documentAnnotationFormat: value['document_annotation_format']
        ? body.source('document_annotation_format')
        : undefined,
      documentAnnotationPrompt: readString(value['document_annotation_prompt']),
      extra: extraMembers(body, definedMembers),
    }),
  );
}

function decodeDocument(wire: JsonObject): Result<OcrRequest['document']> {
  const { type } = wire;
  if (type === undefined || type === null) return invalidRequest('document type is required for ocr');
  if (typeof type !== 'string' || type.trim() === '')
    return invalidRequest('document type not provided for ocr request');
  if (type !== 'document_url' && type !== 'image_url')
    return invalidRequest(`invalid request format: unknown document type ${type}`);
  const url = wire[type];
  if (url === undefined || url === null) return invalidRequest(`${type} is required when document type is ${type}`);
  if (typeof url !== 'string' || url.trim() === '')
    return invalidRequest(`${type} not provided for ${type} type ocr request`);
  return ok({ type, url });
}

const encodeRequest = (request: OcrRequest, { model }: UnaryTarget): Result<EncodedUnary> =>
  ok({
    wire: compact({
      model,
      id: request.id,
      document: { type: request.document.type, [request.document.type]: request.document.url },
      pages: request.pages,
      include_image_base64: request.includesImages,
      image_limit: request.imageLimit,
      image_min_size: request.imageMinSize,
      table_format: request.tableFormat,
      extract_header: request.extractsHeader,
      extract_footer: request.extractsFooter,
      bbox_annotation_format: request.bboxAnnotationFormat && new RawJson(request.bboxAnnotationFormat),
      document_annotation_format: request.documentAnnotationFormat && new RawJson(request.documentAnnotationFormat),
      document_annotation_prompt: request.documentAnnotationPrompt,
    }),
    notes: [],
    extra: request.extra,
  });

function decodeResponse({ value }: JsonBody): Result<OcrResult> {
  if (!Array.isArray(value['pages']))
    return fail({ kind: 'upstream-unreadable', message: 'failed to unmarshal response from provider API' });
  const used = readObject(value['usage_info']) ?? {};
  return ok(
    compact({
      model: readString(value['model']),
      pages: readObjects(value['pages']).map(decodePage),
      pagesProcessed: readNumber(used['pages_processed']),
      docSizeBytes: readNumber(used['doc_size_bytes']),
      documentAnnotation: readString(value['document_annotation']),
    }),
  );
}

const textOf = (value: Json | undefined) => (value === undefined || value === null ? undefined : jsonTextOf(value));

const decodePage = (wire: JsonObject, position: number): OcrPage =>
  compact({
    index: readNumber(wire['index']) ?? position,
    markdown: readString(wire['markdown']) ?? '',
    images: textOf(wire['images']),
    dimensions: textOf(wire['dimensions']),
  });

const encodeResponse = (result: OcrResult, { model }: UnaryTarget): Json =>
  compact({
    model: result.model || model,
    pages: result.pages.map(({ index, markdown, images, dimensions }) =>
      compact({
        index,
        markdown,
        images: images && new RawJson(images),
        dimensions: dimensions && new RawJson(dimensions),
      }),
    ),
    usage_info: compact({
      pages_processed: result.pagesProcessed ?? result.pages.length,
      doc_size_bytes: result.docSizeBytes,
    }),
    document_annotation: result.documentAnnotation,
  });

const measuresOf = (request: OcrRequest, result: OcrResult | undefined): Measures | undefined =>
  result && {
    ocr: {
      pages: result.pagesProcessed ?? result.pages.length,
      isAnnotated: request.bboxAnnotationFormat !== undefined || request.documentAnnotationFormat !== undefined,
    },
  };

/**
 * Documents to text, as the unified API and Mistral spell it.
 * @see https://docs.mistral.ai/api/endpoint/ocr
 */
export const unifiedOcr: UnaryFormat<OcrRequest, OcrResult> = {
  name: 'unified',
  requestType: 'ocr',
  decodeRequest,
  encodeRequest,
  decodeResponse,
  encodeResponse,
  usageOf: () => undefined,
  measuresOf,
  encodeError: encodeOpenaiError,
};
