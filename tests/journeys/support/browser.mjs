// Debian's Chromium, and windows in it that notice every error a page makes.

import { mkdtemp, rm } from 'node:fs/promises';
import http from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createHash } from 'node:crypto';
import assert from 'node:assert/strict';
import { chromium } from 'playwright-core';

const CHROMIUM = process.env.CHROMIUM ?? '/usr/bin/chromium';
// No sandbox: tests may run as root. The others keep Chromium from calling home.
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
const PATIENCE_MS = 30_000;

/** Starts Chromium; every window opened with `open` is a person of their own. */
export async function startBrowser() {
  const home = await mkdtemp(join(tmpdir(), 'chromium-'));
  // HOME: Chromium writes its crash reports and caches there; the profile is Playwright's own, empty every time.
  const browser = await chromium.launch({ executablePath: CHROMIUM, args: FLAGS, env: { ...process.env, HOME: home } });
  return {
    open: (options) => open(browser, options),
    async stop() {
      await browser.close();
      await rm(home, { recursive: true, force: true });
    },
  };
}

/**
 * A window with its own cookies. `options` are Playwright's: `javaScriptEnabled`, `viewport`, `colorScheme`, …
 * `window.faultless()` fails if anything was written to the console as an error or a warning, violations of the
 * content security policy included.
 */
async function open(browser, options = {}) {
  const context = await browser.newContext({ locale: 'de-DE', timezoneId: 'Europe/Berlin', ...options });
  context.setDefaultTimeout(PATIENCE_MS);
  const faults = [];
  context.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) faults.push(`${message.location().url}: ${message.text()}`);
  });
  context.on('weberror', (error) => faults.push(`${error.page()?.url()}: ${error.error().stack}`));
  return {
    context,
    page: await context.newPage(),
    faultless: () => assert.deepEqual(faults, []),
    close: () => context.close(),
  };
}

/**
 * What the browser would get for `url`, as `{status, headers, bytes, sha256}`: asked with the window's cookies, outside
 * the browser, because Chromium shows or saves documents instead of handing over their bytes.
 */
export async function fetchAs(context, url) {
  const cookies = await context.cookies(url);
  const { host, port, pathname, search } = new URL(url);
  const headers = { host, cookie: cookies.map(({ name, value }) => `${name}=${value}`).join('; ') };
  const response = await new Promise((done, failed) => {
    // Only browsers resolve *.localhost: ask loopback and name the host.
    http.get({ host: '127.0.0.1', port, path: pathname + search, headers }, done).once('error', failed);
  });
  const chunks = [];
  for await (const chunk of response) chunks.push(chunk);
  const bytes = Buffer.concat(chunks);
  return { status: response.statusCode, headers: response.headers, bytes, sha256: sha256(bytes) };
}

/** SHA-256 of the bytes, hexadecimal. */
export function sha256(bytes) {
  return createHash('sha256').update(bytes).digest('hex');
}
