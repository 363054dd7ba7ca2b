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

    /// The fields of a form without files that are asked for; others are passed over, as those of a button are.
    ///
    /// # Errors
    /// [`Flaw::RepeatedField`], [`Flaw::Text`].
    pub(crate) fn of_form(encoded: &[u8], allowed: &[&str]) -> Result<Self, Flaw> {
        let mut fields = Self::default();
        for (name, value) in url::form_urlencoded::parse(encoded) {
            if !allowed.contains(&&*name) {
                continue;
            }
            if fields.contains(&name) {
                return Err(Flaw::RepeatedField);
            }
            fields.insert(name.into_owned(), value.into_owned().into_bytes())?;
        }
        Ok(fields)
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
