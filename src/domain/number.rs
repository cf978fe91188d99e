//! Case numbers 案号 (法〔2015〕137号, 法〔2018〕335号; law.md section 4).

use serde::Serialize;

/// A case number: the raw text stays, the display form is canonical.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CaseNumber {
    /// As given, after sanitising.
    pub raw: String,
    /// Display form `(2023)内07民初123号` with its 之N; the raw text where the grammar does not hold.
    pub canonical: String,
    pub year: Option<u16>,
    /// 法院代字: `内0783`, `最高法`.
    pub court: Option<String>,
    pub court_name: Option<String>,
    /// 专门审判代字: `知`.
    pub special: Option<String>,
    /// 类型代字: `执恢`.
    #[serde(rename = "type")]
    pub type_code: Option<String>,
    pub type_name: Option<String>,
    pub serial: Option<u32>,
    /// 之N.
    pub suffix: Option<String>,
    /// Whether the grammar of 2016 holds; legacy 字第 forms and free text are kept and flagged.
    pub regular: bool,
}

impl CaseNumber {
    /// Never fails: what does not parse is kept as typed, `regular` false.
    pub fn parse(raw: &str) -> CaseNumber {
        CaseNumber {
            raw: raw.to_owned(),
            canonical: raw.to_owned(),
            year: None,
            court: None,
            court_name: None,
            special: None,
            type_code: None,
            type_name: None,
            serial: None,
            suffix: None,
            regular: false,
        }
    }

    /// The identity of the case: the canonical number without 之N (which names a document, not a case).
    pub fn key(&self) -> &str {
        &self.canonical
    }
}
