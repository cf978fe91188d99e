//! The keys that move a text: the same on a sheet, in a case and in a page of the manual.

use crate::command::Action;

/// By how many lines an action moves a text of which a page has `page` lines; `None` for an action
/// that moves nothing.
pub(super) fn lines(action: Action, page: usize) -> Option<isize> {
    let page = page.max(1).cast_signed();
    Some(match action {
        Action::Up => -1,
        Action::Down => 1,
        Action::PageUp => -page,
        Action::PageDown => page,
        Action::Top => isize::MIN,
        Action::Bottom => isize::MAX,
        _ => return None,
    })
}

/// The first visible line after moving by `lines` a text of `all` lines, of which `page` are
/// visible.
pub(super) fn moved(top: usize, lines: isize, all: usize, page: usize) -> usize {
    top.saturating_add_signed(lines)
        .min(all.saturating_sub(page))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_moves_between_its_ends() {
        for (action, top, moved_to) in [
            (Action::Up, 0, 0),
            (Action::Up, 5, 4),
            (Action::Down, 5, 6),
            (Action::Down, 20, 20),
            (Action::PageUp, 5, 0),
            (Action::PageDown, 5, 15),
            (Action::PageDown, 15, 20),
            (Action::Top, 17, 0),
            (Action::Bottom, 0, 20),
        ] {
            let by = lines(action, 10).unwrap();
            assert_eq!(moved(top, by, 30, 10), moved_to, "{action:?} {top}");
        }
        assert_eq!(lines(Action::Open, 10), None);
        // A text shorter than a page does not move.
        assert_eq!(moved(0, 1, 3, 10), 0);
    }
}
