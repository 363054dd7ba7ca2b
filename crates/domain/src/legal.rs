//! The pages that the law wants before sign-in, and the little that their texts can say beside words.
//!
//! Texts are plain text. A line that begins with `# ` is a heading, lines that begin with `- ` are a list, an empty line
//! ends a paragraph, and what begins with `https://` is a link. Nothing else means anything: no text becomes markup.

use crate::words::words;

/// Characters of a text at most.
pub const LEGAL_CHARACTERS: usize = 50_000;

words! {
    /// One of the pages. The words stand in addresses and rows.
    LegalPage {
        /// Impressum.
        Imprint = "imprint",
        /// Datenschutz.
        Privacy = "privacy",
        /// Nutzungsbedingungen.
        Terms = "terms",
        /// Barrierefreiheit.
        Accessibility = "accessibility",
        /// Leichte Sprache.
        EasyLanguage = "easy-language",
        /// Gebärdensprache.
        SignLanguage = "sign-language",
        /// Hilfe.
        Help = "help",
    }
}

/// A part of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Block {
    /// A heading.
    Heading(String),
    /// A paragraph.
    Paragraph(Vec<Span>),
    /// A list.
    List(Vec<Vec<Span>>),
}

/// A piece of a paragraph.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Span {
    /// Words.
    Text(String),
    /// An address that is a link.
    Link(String),
}

/// Takes a text apart.
pub fn blocks(text: &str) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut lines: Vec<&str> = Vec::new();
    for line in text.lines().map(str::trim).chain([""]) {
        if let Some(item) = line.strip_prefix("- ") {
            end_paragraph(&mut blocks, &mut lines);
            match blocks.last_mut() {
                Some(Block::List(items)) => items.push(spans(item)),
                _ => blocks.push(Block::List(vec![spans(item)])),
            }
        } else if let Some(heading) = line.strip_prefix("# ") {
            end_paragraph(&mut blocks, &mut lines);
            blocks.push(Block::Heading(heading.trim().to_owned()));
        } else if line.is_empty() {
            end_paragraph(&mut blocks, &mut lines);
        } else {
            lines.push(line);
        }
    }
    blocks
}

fn end_paragraph(blocks: &mut Vec<Block>, lines: &mut Vec<&str>) {
    if !lines.is_empty() {
        blocks.push(Block::Paragraph(spans(&lines.join("\n"))));
        lines.clear();
    }
}

/// Words and links of a paragraph. A full stop or bracket behind an address is none of it.
fn spans(text: &str) -> Vec<Span> {
    let mut spans = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.find("https://") {
        let (before, from) = rest.split_at(at);
        let end = from.find(|c: char| c.is_whitespace() || "<>\"".contains(c)).unwrap_or(from.len());
        let address = from.get(..end).unwrap_or(from).trim_end_matches(['.', ',', ';', ':', '!', '?', ')']);
        if !before.is_empty() {
            spans.push(Span::Text(before.to_owned()));
        }
        let named = address.len() > "https://".len();
        spans.push(if named { Span::Link(address.to_owned()) } else { Span::Text(address.to_owned()) });
        rest = from.get(address.len()..).unwrap_or_default();
    }
    if !rest.is_empty() {
        spans.push(Span::Text(rest.to_owned()));
    }
    spans
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(text: &str) -> Span {
        Span::Text(text.into())
    }

    #[test]
    fn headings_paragraphs_lists_and_links() {
        let text = "# Kontakt\nAmt 1\r\nMusterstadt\n\nSeite: https://amt.example/a.\n- eins\n- zwei\nEnde #1";
        assert_eq!(
            blocks(text),
            [
                Block::Heading("Kontakt".into()),
                Block::Paragraph(vec![said("Amt 1\nMusterstadt")]),
                Block::Paragraph(vec![said("Seite: "), Span::Link("https://amt.example/a".into()), said(".")]),
                Block::List(vec![vec![said("eins")], vec![said("zwei")]]),
                Block::Paragraph(vec![said("Ende #1")]),
            ]
        );
        assert!(blocks(" \n\n ").is_empty());
    }

    #[test]
    fn only_addresses_become_links() {
        for text in ["javascript:alert(1)", "http://amt.example", "https://", "<a href=x>"] {
            assert_eq!(blocks(text).len(), 1);
            let Block::Paragraph(spans) = &blocks(text)[0] else { panic!("{text}") };
            assert!(spans.iter().all(|span| matches!(span, Span::Text(_))), "{text}");
        }
    }

    proptest::proptest! {
        #[test]
        fn no_text_breaks_it(text in "(#|-| |\n|https://|[a-zä.)<]){0,40}") {
            blocks(&text);
        }
    }
}
