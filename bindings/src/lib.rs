//! The core as Kotlin sees it.
