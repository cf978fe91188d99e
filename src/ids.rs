//! Enums whose variants have stable ids.

/// Defines an enum whose variants have ids: `ids! { pub enum Colour { Red = "red", } }`. It gets
///
/// - `ALL`: every variant, in the order in which they are written,
/// - `id`: the stable name, as on the command line, in JSON, in files and at the end of text keys,
/// - `from_id`: the variant with a given name,
///
/// and serde writes and reads the name. An enum stored by number is written
/// `enum Colour: u8 { Red as 1 = "red", }`, and also gets `code` and `from_code`; the numbers never
/// change.
macro_rules! ids {
    (@code $seen:vis $name:ident $repr:ident) => {
        impl $name {
            /// Returns the number used in the store.
            $seen const fn code(self) -> $repr {
                self as $repr
            }

            /// Returns the variant with this number.
            $seen fn from_code(code: $repr) -> Option<$name> {
                $name::ALL.into_iter().find(|one| one.code() == code)
            }
        }
    };
    ($(
        $(#[$about:meta])*
        $seen:vis enum $name:ident $(: $repr:ident)? { $($(#[$doc:meta])* $variant:ident $(as $code:literal)? = $id:literal,)+ }
    )+) => {$(
        $(#[$about])*
        $(#[repr($repr)])?
        $seen enum $name { $($(#[$doc])* $variant $(= $code)?,)+ }

        impl $name {
            /// Every variant, in order.
            $seen const ALL: [$name; [$($id),+].len()] = [$($name::$variant),+];

            /// Returns the stable id.
            $seen const fn id(self) -> &'static str {
                match self { $($name::$variant => $id,)+ }
            }

            /// Returns the variant with this id.
            $seen fn from_id(id: &str) -> Option<$name> {
                match id { $($id => Some($name::$variant),)+ _ => None }
            }
        }

        $(ids! { @code $seen $name $repr })?

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.id())
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<$name, D::Error> {
                let id = std::borrow::Cow::<str>::deserialize(deserializer)?;
                $name::from_id(&id).ok_or_else(|| {
                    serde::de::Error::unknown_variant(&id, &[$($id),+])
                })
            }
        }
    )+};
}
