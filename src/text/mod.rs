//! Texts, widths and matching: everything about text that is not a rule of law.

pub mod bounded;
pub mod fold;
pub mod locale;
pub mod markdown;
pub mod pinyin;
pub mod sanitize;
pub mod search;
pub mod stops;
pub mod system;
pub mod toml;
pub mod width;
pub mod wrap;
