//! The chain: SM3 over every commit, so that a changed, lost or swapped entry is detected.

use sm3::Digest as _;

/// An SM3 digest.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Digest(pub [u8; 32]);

impl std::fmt::Display for Digest {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

/// The digest of some bytes.
pub fn digest(bytes: &[u8]) -> Digest {
    Digest(sm3::Sm3::digest(bytes).into())
}

/// A digest over many pieces.
#[derive(Clone, Default)]
pub struct Hasher(sm3::Sm3);

impl std::fmt::Debug for Hasher {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Hasher")
    }
}

impl Hasher {
    pub fn update(&mut self, bytes: &[u8]) {
        self.0.update(bytes);
    }

    pub fn finish(self) -> Digest {
        Digest(self.0.finalize().into())
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn sm3_of_abc_is_that_of_the_standard() {
        // GB/T 32905-2016, appendix A.1.
        let hex = super::digest(b"abc").to_string();
        assert_eq!(
            hex,
            "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"
        );
    }
}
