//! Money in integer cents (分).

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// An amount in cents; never a float.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Money(pub i64);

impl Money {
    /// Parses `12万`, `2.39亿`, `1,200.00`, `1200元`, `壹拾贰万元整`, `-5`.
    /// `None` when it is no amount, has a fraction of a cent, or does not fit.
    pub fn parse(_text: &str) -> Option<Money> {
        None
    }
}

/// The decimal string with two places: `210495.90`.
impl std::fmt::Display for Money {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        let abs = self.0.unsigned_abs();
        write!(f, "{sign}{}.{:02}", abs / 100, abs % 100)
    }
}

impl Serialize for Money {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Money {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        let text = String::deserialize(d)?;
        Money::parse(&text).ok_or_else(|| serde::de::Error::custom("not an amount of money"))
    }
}
