import { joinBytes } from '../schema/join-bytes.ts';
import type { FormFile } from '../schema/media.ts';

/** One part of a multipart form, in the order in which it is sent. */
export type FormPart =
  | { readonly name: string; readonly value: string }
  | { readonly name: string; readonly file: Omit<FormFile, 'field'> };

const encoder = new TextEncoder();

/**
 * A form as the body of a request. The boundary must be one that nobody can guess who had a say in the parts: whoever
 * knows it can write parts of his own.
 * @see https://www.rfc-editor.org/rfc/rfc7578
 */
export function printForm(parts: readonly FormPart[], boundary: string): Uint8Array<ArrayBuffer> {
  const pieces: Uint8Array[] = [];
  for (const part of parts) {
    pieces.push(encoder.encode(`--${boundary}\r\n${headOf(part)}\r\n\r\n`));
    pieces.push('value' in part ? encoder.encode(part.value) : part.file.bytes, lineEnd);
  }
  pieces.push(encoder.encode(`--${boundary}--\r\n`));
  return joinBytes(pieces);
}

const lineEnd = encoder.encode('\r\n');

function headOf(part: FormPart): string {
  const name = `content-disposition: form-data; name="${quoted(part.name)}"`;
  if ('value' in part) return name;
  const { filename = 'file', mediaType = 'application/octet-stream' } = part.file;
  return `${name}; filename="${quoted(filename)}"\r\ncontent-type: ${mediaType.replace(/[\r\n]/g, ' ')}`;
}

/** As browsers escape names, so that a name cannot end its header. */
const quoted = (name: string): string =>
  name.replace(/[\r\n"]/g, (char) => (char === '"' ? '%22' : char === '\r' ? '%0D' : '%0A'));
