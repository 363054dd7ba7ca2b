//! PDF 1.7 with a cross-reference table, one font, and a line of text on every page.

use crate::Noise;

/// A PDF of `pages` pages (at least one) and exactly `bytes` bytes, which viewers open.
///
/// The filler is a stream that no page refers to, in front of the cross-reference table.
pub fn pdf(seed: u64, pages: usize, bytes: usize) -> Vec<u8> {
    let pages = pages.max(1);
    let shortest = write(seed, pages, &[], "", "").len();
    write(seed, pages, &Noise::new(seed).bytes(bytes.saturating_sub(shortest)), "", "")
}

/// A short PDF with more in it: entries of its catalog and of its trailer, and a stream that no page refers to.
pub fn pdf_with(catalog: &str, trailer: &str, stream: &[u8]) -> Vec<u8> {
    write(1, 1, stream, catalog, trailer)
}

/// Numbers that depend on the filler are written with ten digits, so its length changes nothing else.
fn write(seed: u64, pages: usize, filler: &[u8], catalog: &str, trailer: &str) -> Vec<u8> {
    let mut file = File { out: b"%PDF-1.7\n%\xE2\xE3\xCF\xD3\n".to_vec(), offsets: Vec::new() };
    let kids: Vec<String> = (0..pages).map(|page| format!("{} 0 R", 4 + 2 * page)).collect();
    file.object(&format!("<< /Type /Catalog /Pages 2 0 R{catalog} >>"));
    file.object(&format!("<< /Type /Pages /Count {pages} /Kids [ {} ] >>", kids.join(" ")));
    file.object("<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>");
    for page in 1..=pages {
        file.object(&format!(
            "<< /Type /Page /Parent 2 0 R /MediaBox [ 0 0 595 842 ] /Resources << /Font << /F1 3 0 R >> >> /Contents {} 0 R >>",
            file.offsets.len() + 2
        ));
        let text = format!(
            "BT /F1 24 Tf 72 740 Td (Seite {page} von {pages}) Tj ET\nBT /F1 11 Tf 72 700 Td (Muster {seed}) Tj ET\n"
        );
        file.stream(text.as_bytes());
    }
    file.stream(filler);
    file.finish(trailer)
}

struct File {
    out: Vec<u8>,
    offsets: Vec<usize>,
}

impl File {
    fn object(&mut self, body: &str) {
        self.offsets.push(self.out.len());
        self.out.extend_from_slice(format!("{} 0 obj\n{body}\nendobj\n", self.offsets.len()).as_bytes());
    }

    fn stream(&mut self, content: &[u8]) {
        self.offsets.push(self.out.len());
        let head = format!("{} 0 obj\n<< /Length {:010} >>\nstream\n", self.offsets.len(), content.len());
        self.out.extend_from_slice(head.as_bytes());
        self.out.extend_from_slice(content);
        self.out.extend_from_slice(b"\nendstream\nendobj\n");
    }

    fn finish(mut self, trailer: &str) -> Vec<u8> {
        let start = self.out.len();
        let size = self.offsets.len() + 1;
        let entries: Vec<String> = self.offsets.iter().map(|offset| format!("{offset:010} 00000 n \n")).collect();
        let entries = entries.concat();
        let tail = format!(
            "xref\n0 {size}\n0000000000 65535 f \n{entries}trailer\n<< /Size {size} /Root 1 0 R{trailer} >>\nstartxref\n{start:010}\n%%EOF\n"
        );
        self.out.extend_from_slice(tail.as_bytes());
        self.out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_exactly_as_long_as_asked() {
        for bytes in [2_000, 2_001, 65_536, 5_000_000] {
            assert_eq!(pdf(1, 3, bytes).len(), bytes);
        }
        assert!(pdf(1, 3, 0).len() > 1_000, "the shortest form");
    }

    #[test]
    fn the_table_points_at_every_object() {
        let file = pdf(7, 2, 4_000);
        let text = String::from_utf8_lossy(&file).into_owned();
        let start: usize = text.lines().rev().nth(1).unwrap().parse().unwrap();
        assert!(file[start..].starts_with(b"xref\n"));
        let table = String::from_utf8_lossy(&file[start..]).into_owned();
        for (number, line) in table.lines().skip(3).take(8).enumerate() {
            let offset: usize = line[..10].parse().unwrap();
            let head = format!("{} 0 obj\n", number + 1);
            assert!(file[offset..].starts_with(head.as_bytes()), "object {}", number + 1);
        }
    }
}
