//! Advice on what the user entered: warnings, never refusals.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::domain::advice::Advice;
use crate::text::locale::{Locale, pairs};

/// A remark as JSON.
#[derive(Debug, Serialize)]
pub(super) struct AdviceJson<'a> {
    field: Option<&'a str>,
    key: &'a str,
    args: BTreeMap<&'a str, &'a str>,
    instead: Option<&'a str>,
}

impl<'a> AdviceJson<'a> {
    /// The id of the remark.
    pub(super) fn key(&self) -> &'a str {
        self.key
    }

    pub(super) fn of(advice: &'a Advice) -> AdviceJson<'a> {
        AdviceJson {
            field: Some(advice.about).filter(|field| !field.is_empty()),
            key: advice.key,
            args: advice
                .args
                .iter()
                .map(|(name, value)| (*name, value.as_str()))
                .collect(),
            instead: advice.instead.as_deref(),
        }
    }
}

/// `! 晚于措施时限 2022-06-20; 可改为 2022-06-17`. What the sentence names is not repeated.
pub(super) fn words(advice: &Advice, locale: Locale) -> String {
    let words: Vec<(&str, &str)> = advice
        .args
        .iter()
        .map(|(name, value)| (*name, named(locale, value)))
        .collect();
    let args = pairs(&words);
    let mut line = format!(
        "! {}",
        locale.fill(&format!("domain.advice.{}", advice.key), &args)
    );
    let plain = |text: &str| text.replace(',', "");
    let said = |instead: &&String| words.iter().any(|(_, word)| plain(word) == plain(instead));
    if let Some(instead) = advice.instead.as_ref().filter(|instead| !said(instead)) {
        let value = named(locale, instead);
        line.push_str(&locale.fill("cli.advice.instead", &[("value", &value)]));
    }
    line
}

/// Returns the name of an approver or a procedure, and any other value unchanged.
fn named(locale: Locale, value: &str) -> &str {
    ["approver", "procedure"]
        .iter()
        .find_map(|kind| locale.find(&format!("domain.{kind}.{value}")))
        .unwrap_or(value)
}
