import type { RequestType } from '../../schema/request-type.ts';

/** What an operation asks of the keys that may serve it. */
export interface KeyNeeds {
  /** only keys that are meant for batches */
  readonly batchKey: 'no' | 'one' | 'every';
  /** `always` compares the model with the key's lists, `if-named` only where the call names one */
  readonly comparesModel: 'always' | 'if-named' | 'never';
  /** ids belong to the key that made them: one key after another is asked, in the order of their ids */
  readonly asksEveryKey: boolean;
}

const ordinary: KeyNeeds = { batchKey: 'no', comparesModel: 'always', asksEveryKey: false };
const modelless: KeyNeeds = { ...ordinary, comparesModel: 'if-named' };
const owned: KeyNeeds = { ...modelless, asksEveryKey: true };
const batchOwned: KeyNeeds = { ...owned, batchKey: 'every' };
const batchMade: KeyNeeds = { ...modelless, batchKey: 'one' };

const special: { readonly [T in RequestType]?: KeyNeeds } = {
  list_models: { ...ordinary, comparesModel: 'never' },
  batch_create: batchMade,
  file_upload: batchMade,
  batch_list: batchOwned,
  batch_retrieve: batchOwned,
  batch_cancel: batchOwned,
  batch_delete: batchOwned,
  batch_results: batchOwned,
  file_list: owned,
  file_retrieve: owned,
  file_delete: owned,
  file_content: owned,
  container_create: modelless,
  container_list: owned,
  container_retrieve: owned,
  container_delete: owned,
  container_file_create: owned,
  container_file_list: owned,
  container_file_retrieve: owned,
  container_file_content: owned,
  container_file_delete: owned,
  cached_content_create: modelless,
  cached_content_list: owned,
  cached_content_retrieve: owned,
  cached_content_update: owned,
  cached_content_delete: owned,
  video_retrieve: modelless,
  video_download: modelless,
  video_delete: modelless,
  video_list: modelless,
  video_remix: modelless,
  passthrough: modelless,
};

export const keyNeedsOf = (type: RequestType): KeyNeeds => special[type] ?? ordinary;
