//! The text fields of a form.

use std::collections::BTreeMap;

use super::Flaw;

/// Text fields by name; each name stands once.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Fields(BTreeMap<String, String>);

impl Fields {
    /// The text of a field. Browsers send a field that was left empty as an empty text: that is the same as none.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str).filter(|text| !text.is_empty())
    }

    pub(super) fn contains(&self, name: &str) -> bool {
        self.0.contains_key(name)
    }

    pub(super) fn insert(&mut self, name: String, value: Vec<u8>) -> Result<(), Flaw> {
        let text = String::from_utf8(value).map_err(|_| Flaw::Text)?;
        if text.contains('\0') {
            return Err(Flaw::Text);
        }
        self.0.insert(name, text);
        Ok(())
    }
}
