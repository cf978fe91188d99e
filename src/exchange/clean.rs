//! Recently read texts that needed no cleaning: most cells of a sheet repeat one of a few hundred
//! words.

use super::cell::StandIn;

/// The number of texts remembered.
const SLOTS: usize = 1024;
/// The length in bytes of the longest text remembered.
const LONGEST: usize = 48;

/// Texts read before, each in the slot given by its length and its last bytes.
#[derive(Debug)]
pub(super) struct Clean(Vec<Kept>);

/// A text that was read before.
#[derive(Debug, Clone, Default)]
pub(super) struct Kept {
    pub(super) text: String,
    /// What it stands for, if it is not meant by itself.
    pub(super) stands_for: Option<StandIn>,
}

impl Default for Clean {
    fn default() -> Clean {
        Clean(vec![Kept::default(); SLOTS])
    }
}

impl Clean {
    /// Returns the slot of the text with these bytes, if it is remembered.
    pub(super) fn find(&self, bytes: &[u8]) -> Option<usize> {
        let slot = slot(bytes)?;
        let kept = self.0.get(slot)?;
        (kept.text.as_bytes() == bytes).then_some(slot)
    }

    /// Returns what a slot holds.
    pub(super) fn kept(&self, slot: usize) -> Option<&Kept> {
        self.0.get(slot)
    }

    /// Remembers a text that needed no cleaning, and what it stands for.
    pub(super) fn keep(&mut self, text: &str, stands_for: Option<StandIn>) {
        let place = slot(text.as_bytes()).and_then(|slot| self.0.get_mut(slot));
        if let Some(place) = place {
            text.clone_into(&mut place.text);
            place.stands_for = stands_for;
        }
    }
}

/// The slot of a text; `None` if it is too long to be remembered.
fn slot(bytes: &[u8]) -> Option<usize> {
    const SPREAD: u64 = 0x9E37_79B9_7F4A_7C15;
    if bytes.len() > LONGEST {
        return None;
    }
    let end = match bytes.last_chunk::<8>() {
        Some(end) => u64::from_le_bytes(*end),
        None => bytes
            .iter()
            .fold(0, |word, byte| word << 8 | u64::from(*byte)),
    };
    let mixed = (end ^ bytes.len() as u64).wrapping_mul(SPREAD);
    Some((mixed >> 54) as usize % SLOTS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_very_text_is_given_back() {
        let mut clean = Clean::default();
        let get = |clean: &Clean, text: &[u8]| {
            let found = clean.find(text).and_then(|slot| clean.kept(slot));
            found.map(|kept| kept.text.clone())
        };
        let long = "案".repeat(LONGEST / 3 + 1);
        for text in [
            "王芳",
            "甲王芳电话送达",
            "乙王芳电话送达",
            "served",
            long.as_str(),
        ] {
            assert_eq!(get(&clean, text.as_bytes()), None, "{text}");
            clean.keep(text, None);
            let wanted = Some(text.to_owned()).filter(|text| text.len() <= LONGEST);
            assert_eq!(get(&clean, text.as_bytes()), wanted);
        }
        // The slot holds the newer of the two.
        assert_eq!(get(&clean, "甲王芳电话送达".as_bytes()), None);
        assert_eq!(get(&clean, b"\xFF"), None);
        assert_eq!(get(&clean, "王".as_bytes()), None);
    }
}
