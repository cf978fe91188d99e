//! The texts of a file by key.
//!
//! A start of the program reads a thousand texts and uses a hundred: nothing is copied, and no key
//! is assembled.

use std::borrow::Cow;

/// The table of a text, empty for the root; its key in the table; the text.
pub(super) type Text = (&'static str, Cow<'static, str>, Cow<'static, str>);

/// Texts, with a hash table from dotted keys to positions.
#[derive(Debug)]
pub(super) struct Texts {
    texts: Vec<Text>,
    /// Index in `texts` plus one; 0 is free. At least half the slots are free, so that a search
    /// ends.
    slots: Vec<u16>,
}

impl Texts {
    /// Builds the table; of texts with the same key the last is kept. Texts beyond 65,535 are not
    /// indexed.
    pub(super) fn new(texts: Vec<Text>) -> Texts {
        let length = (texts.len() * 2).next_power_of_two().max(2);
        let mut table = Texts {
            texts,
            slots: vec![0; length],
        };
        for (at, (prefix, name, _)) in table.texts.iter().enumerate() {
            let dot = if prefix.is_empty() { "" } else { "." };
            let hash = [*prefix, dot, &**name].into_iter().fold(SEED, hashed);
            let mut slot = hash as usize;
            let free = loop {
                let taken = table.slots.get(slot % length).copied().unwrap_or_default();
                let known = (taken as usize).checked_sub(1);
                match known.and_then(|known| table.texts.get(known)) {
                    Some((prefix_there, name_there, _))
                        if (prefix_there, name_there) != (prefix, name) =>
                    {
                        slot += 1;
                    }
                    _ => break slot % length,
                }
            };
            if let (Some(slot), Ok(place)) = (table.slots.get_mut(free), u16::try_from(at + 1)) {
                *slot = place;
            }
        }
        table
    }

    pub(super) fn get(&self, key: &str) -> Option<&str> {
        let mut slot = hashed(SEED, key) as usize;
        loop {
            let place = *self.slots.get(slot % self.slots.len())?;
            let (prefix, name, text) = self.texts.get((place as usize).checked_sub(1)?)?;
            let rest = match (*prefix, key.strip_prefix(prefix)) {
                ("", _) => Some(key),
                (_, rest) => rest.and_then(|rest| rest.strip_prefix('.')),
            };
            if rest == Some(&**name) {
                return Some(text);
            }
            slot += 1;
        }
    }

    pub(super) fn keys(&self) -> impl Iterator<Item = String> {
        self.texts.iter().map(|(prefix, name, _)| {
            let dot = if prefix.is_empty() { "" } else { "." };
            format!("{prefix}{dot}{name}")
        })
    }
}

const SEED: u64 = 0xCBF2_9CE4_8422_2325;

/// Continues a hash (FNV-1a), which suffices because the keys are our own and short.
fn hashed(hash: u64, text: &str) -> u64 {
    let mixed = |hash: u64, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01B3);
    text.bytes().fold(hash, mixed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_text_is_found_by_its_key_and_no_other() {
        let prefixes = ["", "a", "a.b", "long.table"];
        let mut texts: Vec<Text> = Vec::new();
        for (n, prefix) in (0..400).zip(prefixes.iter().cycle()) {
            texts.push((prefix, format!("key{n}").into(), n.to_string().into()));
        }
        texts.push(("a.b", "key2".into(), "the last".into()));
        let table = Texts::new(texts);
        for (n, prefix) in (0..400).zip(prefixes.iter().cycle()) {
            let key = format!("{prefix}.key{n}");
            let wanted = if n == 2 {
                "the last".to_owned()
            } else {
                n.to_string()
            };
            assert_eq!(table.get(key.trim_start_matches('.')), Some(&*wanted));
        }
        for key in [
            "",
            ".",
            "a",
            "a.",
            "key1",
            "a.key0",
            "b.key2",
            "a.b.key2.",
            "key400",
        ] {
            assert_eq!(table.get(key), None, "{key}");
        }
        assert_eq!(Texts::new(Vec::new()).get("a"), None);
    }
}
