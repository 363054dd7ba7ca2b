// A line to the portal that can be cut: what is sent arrives, and the answer gets lost.

import { connect, createServer } from 'node:net';

/** Listens on a free port in front of `port`. While `cut` is set, connections that sent papers end without an answer. */
export async function startCutter(port) {
  const line = { cut: false, lost: 0 };
  const server = createServer((browser) => {
    const portal = connect(port, '127.0.0.1');
    let isSending = false;
    const end = () => [browser, portal].forEach((socket) => socket.destroy());
    browser.on('data', (chunk) => {
      isSending ||= /^POST \/cases\/[^ ]+\/send/.test(chunk.toString('latin1', 0, 200));
      portal.write(chunk);
    });
    portal.on('data', (chunk) => {
      if (line.cut && isSending) {
        line.lost += 1;
        end();
      } else {
        browser.write(chunk);
      }
    });
    for (const socket of [browser, portal]) socket.on('error', end).on('close', end);
  });
  await new Promise((done) => server.listen(0, '127.0.0.1', done));
  return Object.assign(line, {
    port: server.address().port,
    stop: () => new Promise((done) => server.close(done)),
  });
}
