import { z } from 'zod';
import { EnvVar } from './env-var.ts';

const shared = {
  bucket: EnvVar.describe('Bucket.'),
  prefix: z.string().default('bifrost').describe('Prefix of the objects.'),
  compress: z.boolean().default(false).describe('Compress with gzip.'),
};

const S3 = z
  .strictObject({
    type: z.literal('s3').describe('Amazon S3 and what speaks like it.'),
    ...shared,
    region: EnvVar.optional().describe('Region.'),
    access_key_id: EnvVar.optional().describe('Access key id; without it the ambient credentials are used.'),
    secret_access_key: EnvVar.optional().describe('Secret access key.'),
    session_token: EnvVar.optional().describe('Token of temporary credentials.'),
    role_arn: EnvVar.optional().describe('Role to assume.'),
    endpoint: EnvVar.optional().describe('Address of another product.'),
    force_path_style: z.boolean().default(false).describe('The bucket is part of the path, not of the host.'),
  })
  .superRefine((s3, context) => {
    const hasKey = s3.access_key_id !== undefined;
    const hasSecret = s3.secret_access_key !== undefined;
    const add = (message: string) => context.addIssue({ code: 'custom', message });
    if (hasKey !== hasSecret) add('access_key_id and secret_access_key belong together');
    if (s3.session_token !== undefined && !(hasKey && hasSecret)) add('session_token needs both keys');
  });

const Gcs = z.strictObject({
  type: z.literal('gcs').describe('Google Cloud Storage.'),
  ...shared,
  project_id: EnvVar.optional().describe('Project.'),
  credentials_json: EnvVar.optional().describe('Service account, as JSON or as path; without it ambient credentials.'),
});

/** Where large payloads of logs go. */
export const ObjectStorage = z.discriminatedUnion('type', [S3, Gcs]);
export type ObjectStorage = z.output<typeof ObjectStorage>;
