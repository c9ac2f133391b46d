/** Ends the handling of a management request with this answer; thrown inside a change, it takes the change back. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

/** The envelope that clients read `error.message` from. */
export const errorEnvelope = (status: number, message: string) => ({
  is_bifrost_error: false,
  status_code: status,
  error: { message },
});
