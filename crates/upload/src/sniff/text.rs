//! Plain text, and what only looks like it.

use domain::MediaType;

use super::Refused;

/// Where a web page, a drawing, XML or a script begins at the first letter. For HTML the tags that the WHATWG MIME
/// Sniffing Standard (7.1) looks for.
const PAGE_STARTS: [&[u8]; 17] = [
    b"<!doctype html",
    b"<html",
    b"<head",
    b"<script",
    b"<iframe",
    b"<h1",
    b"<div",
    b"<font",
    b"<table",
    b"<a",
    b"<style",
    b"<title",
    b"<b",
    b"<body",
    b"<br",
    b"<p",
    b"<!--",
];

/// What has no place anywhere in the first kibibyte of a text.
const ANYWHERE: [(&[u8], Refused); 10] = [
    (b"<svg", Refused::Svg),
    (b"<!doctype", Refused::Html),
    (b"<html", Refused::Html),
    (b"<head", Refused::Html),
    (b"<body", Refused::Html),
    (b"<script", Refused::Html),
    (b"<iframe", Refused::Html),
    (b"<style", Refused::Html),
    (b"<?php", Refused::Script),
    (b"<?xml", Refused::Xml),
];

/// What kind of markup or script the first bytes are. A file that wants to be plain text is looked at more closely
/// than one that is refused anyway.
pub(super) fn markup(head: &[u8], wants_to_be_text: bool) -> Option<Refused> {
    let lower = head.to_ascii_lowercase();
    let text = lower.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(&lower).trim_ascii_start();
    if text.starts_with(b"#!") || text.starts_with(b"<?php") {
        return Some(Refused::Script);
    }
    // A drawing usually begins as XML; the drawing is what there is to say about it.
    if text.starts_with(b"<svg") || text.starts_with(b"<?xml") && contains(text, b"<svg") {
        return Some(Refused::Svg);
    }
    if text.starts_with(b"<?xml") {
        return Some(if contains(text, b"<html") { Refused::Html } else { Refused::Xml });
    }
    if PAGE_STARTS.iter().any(|start| text.strip_prefix(*start).is_some_and(|rest| ends_tag(start, rest))) {
        return Some(Refused::Html);
    }
    if !wants_to_be_text {
        return None;
    }
    ANYWHERE.iter().find(|(mark, _)| contains(text, mark)).map(|(_, refused)| *refused)
}

/// A tag's name ends with a space or `>`; a comment needs nothing more, and neither does a cut-off file.
fn ends_tag(start: &[u8], rest: &[u8]) -> bool {
    start == b"<!--" || rest.first().is_none_or(|next| next.is_ascii_whitespace() || matches!(next, b'>' | b'/'))
}

fn contains(text: &[u8], mark: &[u8]) -> bool {
    text.windows(mark.len()).any(|window| window == mark)
}

/// Watches a whole text: UTF-8 or Windows-1252, and no byte that no text has.
///
/// Refused are NUL and the other control characters that the WHATWG MIME Sniffing Standard calls binary data.
#[derive(Debug)]
pub(super) struct TextCheck {
    /// `None` once the text is not UTF-8; else the beginning of a character that the next block ends.
    utf8: Option<Vec<u8>>,
    windows: bool,
}

impl Default for TextCheck {
    fn default() -> Self {
        Self { utf8: Some(Vec::new()), windows: true }
    }
}

impl TextCheck {
    pub(super) fn push(&mut self, bytes: &[u8]) -> Result<(), Refused> {
        if bytes.iter().any(|byte| matches!(byte, 0x00..=0x08 | 0x0B | 0x0E..=0x1A | 0x1C..=0x1F)) {
            return Err(Refused::Unknown);
        }
        // The five places that Windows-1252 leaves empty.
        if self.windows && bytes.iter().any(|byte| matches!(byte, 0x81 | 0x8D | 0x8F | 0x90 | 0x9D)) {
            self.windows = false;
        }
        self.utf8 = self.utf8.take().and_then(|begun| continue_utf8(begun, bytes));
        if self.utf8.is_none() && !self.windows {
            return Err(Refused::Unknown);
        }
        Ok(())
    }

    pub(super) fn finish(self) -> Result<MediaType, Refused> {
        let whole = self.utf8.is_some_and(|begun| begun.is_empty());
        if whole || self.windows { Ok(MediaType::Text) } else { Err(Refused::Unknown) }
    }
}

/// The beginning of a character that is still open after these bytes; `None` if they are not UTF-8.
fn continue_utf8(mut begun: Vec<u8>, mut bytes: &[u8]) -> Option<Vec<u8>> {
    while !begun.is_empty() {
        let Some((first, rest)) = bytes.split_first() else { return Some(begun) };
        begun.push(*first);
        bytes = rest;
        match std::str::from_utf8(&begun) {
            Ok(_) => begun.clear(),
            Err(error) if error.error_len().is_some() => return None,
            Err(_) => {}
        }
    }
    match std::str::from_utf8(bytes) {
        Ok(_) => Some(begun),
        Err(error) if error.error_len().is_some() => None,
        Err(error) => bytes.get(error.valid_up_to()..).map(<[u8]>::to_vec),
    }
}
