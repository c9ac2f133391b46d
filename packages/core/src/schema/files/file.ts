import type { Vendor } from '../generate/vendor.ts';
import type { FormFile, Media } from '../media.ts';
import type { PageAsk } from '../page.ts';

/** Where files lie for providers that store nothing themselves. */
export interface FileStorage {
  readonly bucket?: string;
  readonly region?: string;
  readonly prefix?: string;
}

export interface FileUploadRequest {
  readonly file: Omit<FormFile, 'field'>;
  /** `batch`, `assistants`, `fine-tune`, `vision`, `user_data` … */
  readonly purpose: string;
  readonly expiresAfter?: { readonly anchor?: string; readonly seconds?: number };
  readonly storage?: FileStorage;
}

export interface FileListRequest extends PageAsk {
  readonly purpose?: string;
  readonly storage?: FileStorage;
}

export interface FileRef {
  readonly fileId: string;
  readonly storage?: FileStorage;
}

export interface StoredFile {
  readonly id: string;
  /** size */
  readonly bytes?: number;
  /** s since the epoch */
  readonly createdAt?: number;
  readonly updatedAt?: number;
  readonly expiresAt?: number;
  readonly filename?: string;
  readonly purpose?: string;
  /** `uploaded`, `processing`, `processed`, `error`, `deleted` */
  readonly status?: string;
  readonly statusDetails?: string;
  /** `api`, `s3`, `gcs`, `memory` */
  readonly storageBackend?: string;
  readonly storageUri?: string;
  readonly vendor?: Vendor;
}

export interface Deleted {
  readonly id: string;
  readonly isDeleted: boolean;
}

export interface StoredContent {
  readonly media: Media;
}
