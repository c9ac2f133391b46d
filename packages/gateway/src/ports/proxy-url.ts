import type { ProxySettings } from '@bifrost/core/engine/provider-settings.ts';
import { socks5Bridge } from './socks5-bridge.ts';

/** `false` means direct, also where the environment names a proxy; an empty object leaves the choice to the environment. */
type ProxyChoice = { readonly proxy?: string };

const direct = { proxy: false } as unknown as ProxyChoice; // understood by Bun, missing in its types

/** How the runtime is told to leave the machine. */
export async function proxyUrlOf(settings: ProxySettings | undefined): Promise<ProxyChoice> {
  if (settings === undefined) return direct;
  if (settings.type === 'environment') return {};
  const url = withCredentials(settings.url, settings.username, settings.password);
  return { proxy: settings.type === 'http' ? url.href : await socks5Bridge(url) };
}

/** Separate credentials count only together; else those inside the URL stay. */
function withCredentials(text: string, username: string | undefined, password: string | undefined): URL {
  const url = new URL(text.includes('://') ? text : `http://${text}`);
  if (username && password) {
    url.username = encodeURIComponent(username);
    url.password = encodeURIComponent(password);
  }
  return url;
}
