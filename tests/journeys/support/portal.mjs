// The portal as a person starts it: `kundenportal demo`, on a free port, in a folder of its own.

import { execFile, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';

const PROGRAM = resolve(process.env.KUNDENPORTAL_BIN ?? `${import.meta.dirname}/../../../target/debug/kundenportal`);
const READY_WITHIN_MS = 120_000;
const STOPPED_WITHIN_MS = 10_000;

/** Runs the program with `args` to its end and gives `{status, stdout, stderr}`; a failure is an answer, too. */
export function run(...args) {
  return new Promise((done) => {
    execFile(PROGRAM, args, { maxBuffer: 64 * 1024 * 1024 }, (error, stdout, stderr) => {
      done({ status: error ? (error.code ?? error.signal) : 0, stdout, stderr });
    });
  });
}

/** Starts a portal with invented people, with `environment` over its settings. Stop it with `stop()`. */
export async function startPortal(environment = {}) {
  const folder = await mkdtemp(join(tmpdir(), 'kundenportal-'));
  const child = spawn(PROGRAM, ['demo', '--data', join(folder, 'data'), '--port', '0', '--json'], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...environment },
  });
  const errors = [];
  child.stderr.on('data', (chunk) => errors.push(chunk));
  const killed = () => child.kill('SIGKILL');
  process.once('exit', killed);
  try {
    return new Portal(child, folder, JSON.parse(await firstLine(child)), killed);
  } catch (cause) {
    killed();
    await rm(folder, { recursive: true, force: true });
    throw new Error(`${PROGRAM} did not start\n${Buffer.concat(errors)}`, { cause });
  }
}

function firstLine(child) {
  return new Promise((done, failed) => {
    const timer = setTimeout(() => failed(new Error(`not ready after ${READY_WITHIN_MS} ms`)), READY_WITHIN_MS);
    const lines = createInterface({ input: child.stdout });
    lines.once('line', (line) => {
      clearTimeout(timer);
      // Whatever follows is read and dropped: a full pipe would stop the portal.
      lines.on('line', () => {});
      done(line);
    });
    child.once('error', failed);
    child.once('exit', (code, signal) => failed(new Error(`ended with ${code ?? signal}`)));
  });
}

class Portal {
  #child;
  #killed;

  constructor(child, folder, said, killed) {
    this.#child = child;
    this.#killed = killed;
    this.folder = folder;
    this.url = new URL(said.url);
    this.tenants = said.tenants;
    this.accounts = said.accounts;
  }

  /** The people of one Jobcenter with this role. */
  people(tenant, role) {
    return this.accounts.filter((account) => account.tenant === tenant.host && account.role === role);
  }

  /** Where this person signs in: customers on their face, everybody else on the staff's. */
  originFor(account) {
    const tenant = this.tenants.find((candidate) => candidate.host === account.tenant);
    return this.origin(account.role === 'customer' ? tenant.host : tenant.staff_host);
  }

  /** `http://HOST:PORT` */
  origin(host) {
    return `${this.url.protocol}//${host}:${this.url.port}`;
  }

  async stop() {
    if (this.#child.exitCode === null && this.#child.signalCode === null) {
      const ended = new Promise((done) => this.#child.once('exit', done));
      const timer = setTimeout(this.#killed, STOPPED_WITHIN_MS);
      this.#child.kill('SIGTERM');
      await ended;
      clearTimeout(timer);
    }
    process.removeListener('exit', this.#killed);
    await rm(this.folder, { recursive: true, force: true });
  }
}
