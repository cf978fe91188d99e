//! Courts by code and by name (3,582 of them, compiled in, read on demand).

/// A court of the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Court {
    /// 法院代字, e.g. `内0783`.
    pub code: &'static str,
    pub name: &'static str,
}

/// The court with this code.
pub fn by_code(_code: &str) -> Option<Court> {
    None
}

/// The court with this name: full, without 人民法院, or a short form that names one court of the home city.
pub fn by_name(_name: &str) -> Option<Court> {
    None
}

/// The official order of the fifteen courts of Hulunbuir, then by code; for sorting rows.
pub fn official_order(_name: &str) -> u32 {
    u32::MAX
}
