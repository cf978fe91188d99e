//! The one integration test binary.

mod keys;
mod screens;
mod support;
