//! What the house says of an outage, signed with the key of the log (C2SP signed-note), so that nobody can say later that it was
//! said otherwise.

use chrono::{DateTime, SecondsFormat, Utc};
use signed_note::Note;
use uuid::Uuid;

use crate::checkpoint::KeysOf;
use crate::{Error, Origin, SigningKey, VerifierKey, text};

/// Stands behind the name of the log in the first line: no such note can be taken for a checkpoint.
const SUFFIX: &str = "/outage";
/// Stands where an outage has no end yet.
const OPEN: &str = "-";

/// An outage as it was told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outage {
    /// The log of the Jobcenter that tells of it.
    pub origin: Origin,
    /// Its id: what is told of it once it is over has the same.
    pub id: Uuid,
    /// From when, in whole seconds.
    pub from: DateTime<Utc>,
    /// Until when; none while it lasts.
    pub until: Option<DateTime<Utc>>,
    /// What did not work, in one line.
    pub what: String,
}

impl Outage {
    /// The note: five lines, an empty one, one signature line.
    pub fn sign(&self, key: &SigningKey) -> String {
        let moment = |at: DateTime<Utc>| at.to_rfc3339_opts(SecondsFormat::Secs, true);
        let until = self.until.map_or_else(|| OPEN.to_owned(), moment);
        let (origin, from) = (&self.origin, moment(self.from));
        let said = format!("{origin}{SUFFIX}\n{}\n{from}\n{until}\n{}\n", self.id, self.what);
        let mut signature = key.id(origin).to_be_bytes().to_vec();
        signature.extend(key.sign(said.as_bytes()));
        format!("{said}\n— {origin} {}\n", text::encode(&signature))
    }

    /// Reads a note and checks its signature.
    ///
    /// # Errors
    /// [`Error::Malformed`]; [`Error::SignatureFails`] unless one of the keys, named like the log, has signed it.
    pub fn open(note: &str, keys: &[VerifierKey]) -> Result<Self, Error> {
        let malformed = || Error::Malformed { what: "outage" };
        let note = Note::from_bytes(note.as_bytes()).map_err(|_| malformed())?;
        let said = std::str::from_utf8(note.text()).map_err(|_| malformed())?;
        let lines: Vec<&str> = said.lines().collect();
        let [origin, id, from, until, what] = lines.as_slice() else { return Err(malformed()) };
        let origin = Origin::new(origin.strip_suffix(SUFFIX).ok_or_else(malformed)?)?;
        note.verify(&KeysOf { origin: &origin, keys }).map_err(|_| Error::SignatureFails)?;
        let moment = |text: &str| text.parse().map_err(|_| malformed());
        Ok(Self {
            origin,
            id: id.parse().map_err(|_| malformed())?,
            from: moment(from)?,
            until: if *until == OPEN { None } else { Some(moment(until)?) },
            what: (*what).to_owned(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{open_checkpoint, sign_checkpoint};

    fn key() -> SigningKey {
        SigningKey::from_seed(&[7; 32])
    }

    fn outage() -> Outage {
        Outage {
            origin: Origin::new("a.example/log/1").unwrap(),
            id: Uuid::from_u128(1),
            from: "2026-03-02T08:00:00Z".parse().unwrap(),
            until: None,
            what: "Papiere kamen nicht an".to_owned(),
        }
    }

    fn keys() -> Vec<VerifierKey> {
        vec![key().vkey(&outage().origin).parse().unwrap()]
    }

    #[test]
    fn a_note_is_read_as_it_was_signed_and_not_if_a_byte_is_another() {
        let over = Outage { until: Some("2026-03-02T09:30:00Z".parse().unwrap()), ..outage() };
        for outage in [outage(), over] {
            let note = outage.sign(&key());
            assert_eq!(Outage::open(&note, &keys()).unwrap(), outage);
            for (from, to) in
                [("08:00", "08:01"), ("Papiere", "Briefe"), ("a.example", "b.example"), ("001\n", "002\n")]
            {
                let other = note.replacen(from, to, 1);
                assert_ne!(other, note, "{from}");
                assert!(Outage::open(&other, &keys()).is_err(), "{other}");
            }
        }
        let stranger = SigningKey::from_seed(&[8; 32]);
        assert!(matches!(Outage::open(&outage().sign(&stranger), &keys()), Err(Error::SignatureFails)));
        assert!(matches!(Outage::open("nothing", &keys()), Err(Error::Malformed { .. })));
    }

    #[test]
    fn it_is_no_checkpoint_and_a_checkpoint_is_no_outage() {
        assert!(open_checkpoint(&outage().sign(&key()), &keys()).is_err());
        let checkpoint = sign_checkpoint(&outage().origin, 3, &[1; 32], &key());
        assert!(Outage::open(&checkpoint, &keys()).is_err());
    }
}
