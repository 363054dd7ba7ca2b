// Papers as people have them: a photo from a phone and a scanned PDF of several pages, drawn and encoded by Chromium.
// The same seed gives the same picture.

import assert from 'node:assert/strict';
import { sha256 } from './browser.mjs';

const MIB = 1024 * 1024;

/** A photo of a paper as JPEG of roughly `size` bytes: `{name, mimeType, buffer, sha256}`, as file inputs take it. */
export async function photo(browser, { name = 'Foto vom Mietvertrag.jpg', size = 4 * MIB, seed = 1 } = {}) {
  const buffer = await drawing(browser, (page) => draw(page, size, seed));
  return paper(name, 'image/jpeg', buffer, size);
}

/** A scan as PDF of `pages` pages and roughly `size` bytes. */
export async function scan(browser, { name = 'Kontoauszüge März.pdf', size = 5 * MIB, pages = 5, seed = 2 } = {}) {
  const buffer = await drawing(browser, async (page) => {
    const sheets = [];
    for (let number = 1; number <= pages; number += 1) {
      const picture = await draw(page, size / pages, seed + number);
      sheets.push(`<section><h1>Kontoauszug, Blatt ${number} von ${pages}</h1>
        <img src="data:image/jpeg;base64,${picture.toString('base64')}"></section>`);
    }
    await page.setContent(`<style>section{break-after:page}section:last-child{break-after:auto}img{width:85%}</style>
      ${sheets.join('')}`);
    const bytes = await page.pdf({ format: 'A4' });
    // The hour of printing is the one thing that differs from run to run.
    return Buffer.from(bytes.toString('latin1').replace(/(D:)\d{14}/g, '$120260401080000'), 'latin1');
  });
  return paper(name, 'application/pdf', buffer, size);
}

/** A PDF of one page that says it has a password, runs something when it is opened, and carries another file. */
export function suspicious({ name = 'Kontoauszug mit Schloss.pdf' } = {}) {
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R /OpenAction << /S /JavaScript /JS (1) >> /Names << /EmbeddedFiles 4 0 R >> >>',
    '<< /Type /Pages /Count 1 /Kids [3 0 R] >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>',
    '<< /Names [] >>',
    '<< /Filter /Standard /V 1 /R 2 /O (x) /U (y) /P -44 >>',
  ];
  let text = '%PDF-1.7\n';
  const places = objects.map((object, index) => {
    const place = text.length;
    text += `${index + 1} 0 obj\n${object}\nendobj\n`;
    return `${String(place).padStart(10, '0')} 00000 n \n`;
  });
  const size = objects.length + 1;
  const trailer = `trailer\n<< /Size ${size} /Root 1 0 R /Encrypt 5 0 R >>\nstartxref\n${text.length}\n%%EOF\n`;
  const buffer = Buffer.from(`${text}xref\n0 ${size}\n0000000000 65535 f \n${places.join('')}${trailer}`, 'latin1');
  return { name, mimeType: 'application/pdf', buffer, sha256: sha256(buffer) };
}

/** A text that scanners take for malware, by agreement: in two halves, so that none takes this source for it. */
export function infected({ name = 'Rechnung.txt' } = {}) {
  const buffer = Buffer.from(['X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-STANDARD-', 'ANTIVIRUS-TEST-FILE!$H+H*'].join(''));
  return { name, mimeType: 'text/plain', buffer, sha256: sha256(buffer) };
}

function paper(name, mimeType, buffer, wanted) {
  assert.ok(buffer.length > wanted * 0.7 && buffer.length < wanted * 1.5, `${name} has ${buffer.length} bytes`);
  return { name, mimeType, buffer, sha256: sha256(buffer) };
}

async function drawing(browser, act) {
  const window = await browser.open();
  try {
    return await act(window.page);
  } finally {
    await window.close();
  }
}

// What the grain of the drawn paper costs at the quality of a phone.
const BYTES_PER_PIXEL = 0.445;

// Lines of "writing" on grained paper.
async function draw(page, size, seed) {
  const pixels = size / BYTES_PER_PIXEL;
  const width = Math.round(Math.sqrt(pixels / 1.414));
  const height = Math.round(width * 1.414);
  const encoded = await page.evaluate(
    ({ width, height, seed }) => {
      const canvas = document.createElement('canvas');
      Object.assign(canvas, { width, height });
      const brush = canvas.getContext('2d');
      const image = brush.createImageData(width, height);
      let state = seed;
      for (let i = 0; i < image.data.length; i += 4) {
        state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
        const light = 190 + (state >>> 26);
        image.data.set([light, light, light - 12, 255], i);
      }
      brush.putImageData(image, 0, 0);
      brush.fillStyle = '#223';
      for (let y = height / 10; y < height * 0.9; y += height / 40) brush.fillRect(width / 10, y, width * 0.8, height / 120);
      return canvas.toDataURL('image/jpeg', 0.92).split(',')[1];
    },
    { width, height, seed },
  );
  return Buffer.from(encoded, 'base64');
}
