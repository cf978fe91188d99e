//! The manual: compiled-in pages in both languages, readable as plain text.

use crate::domain::letter::nearest_or_all;
use crate::text::locale::Locale;

/// The name that means all pages together.
pub const ALL: &str = "all";

/// A page of the manual.
#[derive(Debug)]
pub struct Page {
    /// Its name on the command line.
    pub id: &'static str,
    texts: [&'static str; 2],
}

macro_rules! page {
    ($id:literal) => {
        Page {
            id: $id,
            texts: [
                include_str!(concat!("../../config/docs/zh-CN/", $id, ".md")),
                include_str!(concat!("../../config/docs/en/", $id, ".md")),
            ],
        }
    };
}

/// The pages in the recommended reading order.
pub const PAGES: [Page; 19] = [
    page!("first-day"),
    page!("morning"),
    page!("daily-hour"),
    page!("due-date"),
    page!("lists"),
    page!("queries"),
    page!("bulk"),
    page!("columns"),
    page!("figures"),
    page!("sheets"),
    page!("past"),
    page!("reported"),
    page!("calendar"),
    page!("keys"),
    page!("terminals"),
    page!("settings"),
    page!("scripts"),
    page!("errors"),
    page!("backup"),
];

impl Page {
    /// The whole text of the page.
    pub fn text(&self, locale: Locale) -> &'static str {
        let [zh, en] = self.texts;
        locale.pick(zh, en)
    }

    /// The first heading of the page.
    pub fn title(&self, locale: Locale) -> &'static str {
        let first = self.text(locale).lines().next().unwrap_or_default();
        first.trim_start_matches('#').trim()
    }
}

/// The page with this name or, in either language, this heading.
pub fn find(name: &str) -> Option<&'static Page> {
    let titled = |is_meant: &dyn Fn(&str) -> bool| {
        let page = |page: &&Page| {
            Locale::ALL
                .iter()
                .any(|locale| is_meant(page.title(*locale)))
        };
        PAGES.iter().filter(page).collect::<Vec<_>>()
    };
    let named = || PAGES.iter().find(|page| page.id == name);
    let whole = || titled(&|title| title == name).first().copied();
    // A part of a title names a page if it is in no other.
    let part = || match titled(&|title| title.to_lowercase().contains(&name.to_lowercase()))[..] {
        [only] => Some(only),
        _ => None,
    };
    named().or_else(whole).or_else(part)
}

/// The names to suggest when no page has the given name: the nearest one, otherwise all of them.
pub fn offers(name: &str) -> String {
    nearest_or_all(name, PAGES.iter().map(|page| page.id).chain([ALL]))
}

/// A list of the pages, one per line: name and heading.
pub fn contents(locale: Locale) -> String {
    let longest = PAGES.iter().map(|page| page.id.len()).max().unwrap_or(0);
    let line = |page: &Page| format!("{:longest$}  {}\n", page.id, page.title(locale));
    PAGES.iter().map(line).collect()
}

/// The text of all pages, one after the other.
pub fn all(locale: Locale) -> String {
    let texts: Vec<&str> = PAGES.iter().map(|page| page.text(locale)).collect();
    texts.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::width;

    #[test]
    fn every_page_has_a_heading_and_fits_a_terminal_in_both_languages() {
        for page in &PAGES {
            for locale in Locale::ALL {
                assert!(page.text(locale).starts_with("# "), "{}", page.id);
                for line in page.text(locale).lines() {
                    assert!(width::width(line) <= 110, "{}: {line}", page.id);
                    assert_eq!(width::width(line), width::width_wide(line), "{line}");
                }
            }
        }
        assert!(find("due-date").is_some() && find("nothing").is_none());
        // A part of one heading is enough, a part of several is not.
        let part = |text| find(text).map(|page| page.id);
        assert_eq!(part("列表"), part("列表与查询"));
        assert_eq!(part("SHEETS"), Some("sheets"));
        assert_eq!([part("列"), part("the"), part("")], [None; 3]);
    }
}
