// Somebody says where they want to hear of news, and proves the address with the code that comes there.

import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';

import { violations } from './support/axe.mjs';
import { startBrowser } from './support/browser.mjs';
import { startMail } from './support/mail.mjs';
import * as pages from './support/pages.mjs';
import { startPortal } from './support/portal.mjs';
import { until } from './support/wait.mjs';

let mail;
let portal;
let browser;

before(async () => {
  mail = await startMail();
  [portal, browser] = await Promise.all([startPortal(mail.environment), startBrowser()]);
});
after(async () => {
  await browser?.stop();
  await portal?.stop();
  await mail?.stop();
});

for (const [role, javaScriptEnabled, width] of [['customer', true, 320], ['customer', false, 1280], ['caseworker', true, 1280]]) {
  test(`${role}, ${javaScriptEnabled ? 'with' : 'without'} scripts, ${width} px`, async () => {
    const account = portal.people(portal.tenants[javaScriptEnabled ? 0 : 1], role)[0];
    const address = `${role}-${width}-${javaScriptEnabled}@mail.example`;
    const options = { javaScriptEnabled, viewport: { width, height: 800 }, bypassCSP: javaScriptEnabled };
    const { page, close } = await browser.open(options);
    const origin = portal.originFor(account);
    const look = async (what) => {
      if (javaScriptEnabled) assert.deepEqual(await violations(page), [], what);
    };
    await pages.signIn(page, origin, account);
    await pages.openNotifications(page, origin);
    await look('nothing known');

    await pages.sayAddress(page, 'niemand');
    assert.equal(await pages.mistakeAt(page, 'address'), 1);
    await look('a wrong address');
    await pages.sayAddress(page, address);
    assert.equal(await pages.mistakeAt(page, 'address'), 0);
    await look('not proven yet');
    const sent = await until(async () => (await mail.mails()).find(({ to }) => to[0] === address), 'the code', 60_000);
    const [, code] = sent.content.match(/: (\d{6})\r\n/);
    await pages.typeCode(page, code === '000000' ? '000001' : '000000');
    assert.equal(await pages.mistakeAt(page, 'code'), 1);
    await look('a wrong code');
    await pages.typeCode(page, code);
    assert.equal(await pages.mistakeAt(page, 'code'), 0);
    await look('confirmed');
    await close();
  });
}
