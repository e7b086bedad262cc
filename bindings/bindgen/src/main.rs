//! Reads the built library and generates its bindings: Kotlin for the app, Python for `scripts/apk --run`.

fn main() {
    uniffi::uniffi_bindgen_main();
}
