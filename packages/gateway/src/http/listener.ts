import http from 'node:http';

export interface ListenOptions {
  readonly hostname: string;
  /** 0 takes any free port */
  readonly port: number;
}

export interface Listener {
  readonly url: URL;
  /** Stops accepting; resolves when the open requests have ended. `force` cuts them off. */
  stop(force?: boolean): Promise<void>;
}

const maxHeaderBytes = 64 * 1024;

/** Seconds that a connection may be silent between requests or while a request's head arrives. */
const idleTimeoutSeconds = 120;

export interface Served {
  fetch(request: Request): Promise<Response>;
}

/**
 * The socket. Bodies have their limit where they are read, so that a refusal comes in the client's own format. Once a
 * request is there silence is no reason to hang up: models think for minutes.
 */
export function listen(served: Served, { hostname, port }: ListenOptions): Listener {
  Reflect.set(http, 'maxHeaderSize', maxHeaderBytes); // read by Bun's servers of every kind; the default is 16 KB
  const server = Bun.serve({
    hostname,
    port,
    idleTimeout: idleTimeoutSeconds,
    maxRequestBodySize: Number.MAX_SAFE_INTEGER,
    fetch(request, self) {
      self.timeout(request, 0);
      return served.fetch(hasOrigin(request) ? request : new Request(`http://localhost${request.url}`, request));
    },
  });
  return { url: server.url, stop: (force) => server.stop(force) };
}

/** HTTP/1.0 knows requests without a host, and some load balancers ask for a server's health like that. */
const hasOrigin = ({ url }: Request): boolean => !url.startsWith('/');
