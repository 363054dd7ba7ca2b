// A mail server of a test: npm smtp-server, in a process of its own, as the tests in Rust have it.

import { spawn } from 'node:child_process';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline';

const SERVER = resolve(import.meta.dirname, '../../../crates/smtptest/server/server.mjs');

/** Starts one that takes everything; `environment` makes a portal send to it. Stop it with `stop()`. */
export async function startMail() {
  const child = spawn(process.execPath, [SERVER, JSON.stringify({ tls: 'none' })], { stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const answer = async () => JSON.parse((await lines.next()).value);
  const port = await answer();
  return {
    environment: {
      KUNDENPORTAL__MAIL__SERVER: '127.0.0.1',
      KUNDENPORTAL__MAIL__PORT: String(port),
      KUNDENPORTAL__MAIL__TLS: 'none',
      KUNDENPORTAL__MAIL__FROM: 'portal@jobcenter.example',
    },
    /** What it took so far, each with `to` and `content`. */
    async mails() {
      child.stdin.write(`${JSON.stringify({ ask: 'mails' })}\n`);
      return answer();
    },
    async stop() {
      const ended = new Promise((done) => child.once('exit', done));
      child.stdin.end();
      await ended;
    },
  };
}
