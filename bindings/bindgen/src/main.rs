//! Reads a built library and writes the calls into it in Kotlin (the app) or Python (`scripts/apk --run`).

fn main() {
    uniffi::uniffi_bindgen_main();
}
