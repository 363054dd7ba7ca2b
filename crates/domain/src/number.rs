//! Numbers that people type: digits only, grouped for reading, with a check digit.

/// A portal number: eleven digits and a check digit (ISO/IEC 7064, MOD 11,10: one wrong digit and most swaps of
/// neighbours are noticed). Written in groups of four, read with any spaces or hyphens.
#[derive(Debug, Clone, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct PortalNumber(String);

/// What is wrong with a number that was typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NumberError {
    /// Not twelve digits.
    #[error("a portal number has twelve digits")]
    Length,
    /// The check digit says that a digit is wrong.
    #[error("a digit of the portal number is wrong")]
    CheckDigit,
}

const DIGITS: usize = 11;

impl PortalNumber {
    /// Makes a number from its first eleven digits, given as a number below 10^11.
    pub fn from_serial(serial: u64) -> Self {
        let mut digits = format!("{:011}", serial % 100_000_000_000);
        digits.push(char::from(b'0' + check_digit(&digits)));
        Self(digits)
    }

    /// Reads what somebody typed or pasted.
    ///
    /// # Errors
    /// [`NumberError`] says which rule it breaks.
    pub fn parse(typed: &str) -> Result<Self, NumberError> {
        let digits: String = typed.chars().filter(|c| !c.is_whitespace() && *c != '-').collect();
        if digits.len() != DIGITS + 1 || !digits.bytes().all(|b| b.is_ascii_digit()) {
            return Err(NumberError::Length);
        }
        let (body, last) = digits.split_at(DIGITS);
        if last.as_bytes() == [b'0' + check_digit(body)] { Ok(Self(digits)) } else { Err(NumberError::CheckDigit) }
    }

    /// The twelve digits, as stored.
    pub fn digits(&self) -> &str {
        &self.0
    }

    /// In groups of four, as printed.
    pub fn grouped(&self) -> String {
        let (a, rest) = self.0.split_at(4);
        let (b, c) = rest.split_at(4);
        format!("{a} {b} {c}")
    }
}

impl TryFrom<String> for PortalNumber {
    type Error = NumberError;
    fn try_from(typed: String) -> Result<Self, NumberError> {
        Self::parse(&typed)
    }
}

impl From<PortalNumber> for String {
    fn from(number: PortalNumber) -> Self {
        number.0
    }
}

/// The code of an activation letter: twelve digits, the last of them a check digit as in a portal number, so that a slip
/// of the pen is noticed before it counts as a wrong code.
#[derive(Clone, PartialEq, Eq, zeroize::Zeroize, zeroize::ZeroizeOnDrop)]
pub struct ActivationCode(String);

impl ActivationCode {
    /// Draws one: about 36 bits.
    pub fn draw(rng: &dyn crate::Rng) -> Self {
        let drawn = u64::from_be_bytes(crate::random::bytes(rng));
        Self(PortalNumber::from_serial(drawn).0)
    }

    /// Reads what somebody typed or pasted.
    ///
    /// # Errors
    /// [`NumberError`] says which rule it breaks.
    pub fn parse(typed: &str) -> Result<Self, NumberError> {
        PortalNumber::parse(typed).map(|number| Self(number.0))
    }

    /// The twelve digits.
    pub fn digits(&self) -> &str {
        &self.0
    }

    /// In groups of four, as printed.
    pub fn grouped(&self) -> String {
        PortalNumber(self.0.clone()).grouped()
    }
}

/// Never shown by accident.
impl std::fmt::Debug for ActivationCode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("ActivationCode(…)")
    }
}

/// The number of a receipt as it is stored, `YYYYMMDD-` and twelve digits with a check digit, from what somebody typed with
/// any spaces and hyphens; `None` if it is none.
pub fn receipt_number(typed: &str) -> Option<String> {
    let digits: String = typed.chars().filter(|c| !c.is_whitespace() && *c != '-').collect();
    let (day, serial) = digits.split_at_checked(8)?;
    let serial = PortalNumber::parse(serial).ok()?;
    day.bytes().all(|byte| byte.is_ascii_digit()).then(|| format!("{day}-{}", serial.digits()))
}

/// A login as it is stored: the digits of a portal number, else lower case without blanks around it.
pub fn fold_login(typed: &str) -> String {
    PortalNumber::parse(typed).map_or_else(|_| typed.trim().to_lowercase(), |number| number.digits().to_owned())
}

/// ISO/IEC 7064 MOD 11,10 over ASCII digits.
fn check_digit(digits: &str) -> u8 {
    let mut product = 10;
    for digit in digits.bytes().map(|b| b - b'0') {
        let sum = (digit + product) % 10;
        product = (if sum == 0 { 10 } else { sum }) * 2 % 11;
    }
    (11 - product) % 10
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_value() {
        // German tax ids use the same check digit over ten digits: 86095742719 is the published sample.
        assert_eq!(check_digit("8609574271"), 9);
    }

    #[test]
    fn typed_with_spaces_and_hyphens() {
        let number = PortalNumber::from_serial(12_345_678_901);
        assert_eq!(PortalNumber::parse(&format!(" {} ", number.grouped())), Ok(number.clone()));
        assert_eq!(PortalNumber::parse(&number.grouped().replace(' ', "-")), Ok(number));
    }

    #[test]
    fn a_login_is_the_same_however_it_was_typed() {
        let number = PortalNumber::from_serial(40_771_234_567);
        assert_eq!(fold_login(&format!(" {} ", number.grouped())), number.digits());
        assert_eq!(fold_login(" Petra.Sommer "), "petra.sommer");
    }

    #[test]
    fn the_number_of_a_receipt_is_read_however_it_was_typed() {
        let serial = PortalNumber::from_serial(40_771_234_567);
        let number = format!("20260504-{}", serial.digits());
        for typed in [number.clone(), format!(" 2026 0504 {} ", serial.grouped()), number.replace('-', "")] {
            assert_eq!(receipt_number(&typed).as_ref(), Some(&number), "{typed}");
        }
        for typed in ["", "20260504", "2026050x-407712345678", "20260504-407712345679", "äöüß-407712345678"] {
            assert_eq!(receipt_number(typed), None, "{typed}");
        }
    }

    proptest::proptest! {
        #[test]
        fn one_wrong_digit_is_noticed(serial in 0u64..100_000_000_000, at in 0usize..12, by in 1u8..10) {
            let number = PortalNumber::from_serial(serial);
            let mut digits = number.digits().as_bytes().to_vec();
            digits[at] = b'0' + (digits[at] - b'0' + by) % 10;
            let typed = String::from_utf8(digits).unwrap();
            proptest::prop_assert_eq!(PortalNumber::parse(&typed), Err(NumberError::CheckDigit));
        }
    }
}
