import type { JsonText } from '../generate/json-text.ts';
import type { Vendor } from '../generate/vendor.ts';
import type { FormFile } from '../media.ts';
import type { PageAsk } from '../page.ts';

/** A sandbox in which a vendor runs code. */
export interface ContainerCreateRequest {
  readonly name: string;
  readonly expiresAfter?: JsonText;
  readonly fileIds?: readonly string[];
  readonly memoryLimit?: string;
  readonly metadata?: JsonText;
  /** members that the client's format does not define */
  readonly extra?: { readonly [member: string]: JsonText };
}

export interface ContainerRef {
  readonly containerId: string;
}

export interface ContainerFileRef extends ContainerRef {
  readonly fileId: string;
}

export interface ContainerFileListRequest extends ContainerRef, PageAsk {}

/** A file of one's own, or one that the vendor has already. */
export interface ContainerFileCreateRequest extends ContainerRef {
  readonly file?: Omit<FormFile, 'field'>;
  readonly fileId?: string;
  readonly filePath?: string;
}

export interface Container {
  readonly id: string;
  readonly name?: string;
  /** s since the epoch */
  readonly createdAt?: number;
  readonly lastActiveAt?: number;
  /** `running` … */
  readonly status?: string;
  readonly expiresAfter?: JsonText;
  readonly memoryLimit?: string;
  readonly metadata?: JsonText;
  readonly vendor?: Vendor;
}

export interface ContainerFile {
  readonly id: string;
  /** size */
  readonly bytes?: number;
  /** s since the epoch */
  readonly createdAt?: number;
  readonly containerId?: string;
  readonly path?: string;
  readonly source?: string;
  readonly vendor?: Vendor;
}
