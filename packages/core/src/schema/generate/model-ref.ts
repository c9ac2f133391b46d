/** Where a request is meant to go: a configured provider and a model as its client spelled it. */
export interface ModelRef {
  readonly provider: string;
  readonly model: string;
}
