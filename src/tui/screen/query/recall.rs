//! The filters used before, brought back one by one.

/// The texts of earlier filters, and where among them the field is.
#[derive(Debug, Default)]
pub(super) struct Recall {
    /// The latest first.
    past: Vec<String>,
    /// What was in the field before the first was brought back.
    own: String,
    /// How many steps back the field is.
    at: usize,
}

impl Recall {
    pub(super) fn new(past: Vec<String>) -> Recall {
        Recall {
            past,
            ..Recall::default()
        }
    }

    pub(super) fn any(&self) -> bool {
        !self.past.is_empty()
    }

    /// The text one step further back than `text`, which is in the field, or one step forward;
    /// `None` at either end.
    pub(super) fn turn(&mut self, text: &str, older: bool) -> Option<String> {
        let at = if older {
            self.at + 1
        } else {
            self.at.checked_sub(1)?
        };
        if self.at == 0 {
            text.clone_into(&mut self.own);
        }
        let found = match at.checked_sub(1) {
            Some(back) => self.past.get(back)?.clone(),
            None => self.own.clone(),
        };
        self.at = at;
        Some(found)
    }
}

#[cfg(test)]
mod tests {
    use super::Recall;

    #[test]
    fn back_and_forth_ends_at_what_was_typed() {
        let mut recall = Recall::new(vec!["b".to_owned(), "a".to_owned()]);
        assert!(recall.any());
        assert_eq!(recall.turn("c", false), None);
        assert_eq!(recall.turn("c", true).as_deref(), Some("b"));
        assert_eq!(recall.turn("b", true).as_deref(), Some("a"));
        assert_eq!(recall.turn("a", true), None);
        assert_eq!(recall.turn("a", false).as_deref(), Some("b"));
        assert_eq!(recall.turn("b", false).as_deref(), Some("c"));
        assert_eq!(recall.turn("c", false), None);
    }
}
