//! The words for files of keys and certificates that cannot be used.

use prro_dstu::algorithm::UnusableKey;
use prro_dstu::container::{ContainerError, NoKey};

use super::{Words, figures};
use crate::domain::Cashier;
use crate::key_files::KeyFault;
use crate::signer::SignerFault;

/// The code and the words for files that give no key for signing.
pub fn key(fault: &KeyFault) -> (&'static str, Words) {
    match fault {
        KeyFault::NoKey => (
            "no_key",
            Words::new(
                "Серед файлів немає файлу ключа.",
                "There is no key file among the files.",
                "Касир: додайте файл ключа, який видав надавач («Key-6.dat» або вид jks, pfx, zs2 чи pk8).",
                "Cashier: add the key file that the provider has issued (Key-6.dat, or jks, pfx, zs2 or pk8).",
            ),
        ),
        KeyFault::SeveralKeys(keys) => (
            "several_keys",
            Words::new(
                format!("У файлах {} ключі, якими можна підписувати.", keys.len()),
                format!("The files hold {} keys that may sign.", keys.len()),
                "Касир: виберіть, котрим ключем працюватиме каса.",
                "Cashier: choose the key that the register is to work with.",
            ),
        ),
        KeyFault::UnknownRoot { name, shown, .. } => (
            "unknown_root",
            Words::new(
                format!("Каса ще не знає кореневого сертифіката «{name}». Його відбиток: «{shown}»."),
                format!("The register does not know the root certificate «{name}» yet. Its fingerprint: «{shown}»."),
                "Власник: порівняйте відбиток із тим, що на сайті центрального засвідчувального органу («czo.gov.ua»), і \
             прийміть його, лише якщо вони однакові.",
                "Owner: compare the fingerprint with the one on the site of the central certifying authority \
             («czo.gov.ua»), and accept it only if they are equal.",
            ),
        ),
        KeyFault::Signer(fault) => signer(fault),
    }
}

/// The words for a key container with several keys, of which none is chosen.
pub(super) fn several(keys: &[Cashier]) -> Words {
    let list = |each: &dyn Fn(&Cashier, String, String) -> String| {
        let one = |key: &Cashier| each(key, figures::moment(key.not_before), figures::moment(key.not_after));
        keys.iter().map(one).collect::<Vec<_>>().join("; ")
    };
    let uk = list(&|key, from, to| format!("«{}», діє з {from} до {to}, ідентифікатор «{}»", key.name, key.key_id));
    let en = list(&|key, from, to| format!("«{}», valid from {from} to {to}, identifier «{}»", key.name, key.key_id));
    Words::new(
        format!("У файлі такі ключі для підпису: {uk}."),
        format!("The key file holds these keys that may sign: {en}."),
        "Хто запускає касу: вкажіть ідентифікатор ключа, котрим працюватиме каса («--key-id», для старшого касира \
         «--senior-key-id»). Нічого не змінено.",
        "Whoever starts the register: give the identifier of the key to work with («--key-id», for the senior cashier \
         «--senior-key-id»). Nothing was changed.",
    )
}

/// The code and the words for a key or a certificate that cannot be used.
pub fn signer(fault: &SignerFault) -> (&'static str, Words) {
    match fault {
        SignerFault::Container(fault) => {
            (if fault.is_password() { "wrong_password" } else { "bad_key" }, container(fault))
        }
        SignerFault::Certificate(_) => (
            "bad_certificate",
            Words::new(
                "Файл сертифіката не читається.",
                "The file of a certificate cannot be read.",
                "Власник: візьміть сертифікат із сайту надавача ще раз (вид cer, crt або p7b).",
                "Owner: take the certificate from the provider's site once more (cer, crt or p7b).",
            ),
        ),
        SignerFault::NoCertificate => (
            "bad_certificate",
            Words::new(
                "Жоден сертифікат не належить цьому ключу.",
                "None of the certificates belongs to this key.",
                "Власник: додайте сертифікат для підпису, його видав той самий надавач разом із ключем.",
                "Owner: add the certificate for signing; the same provider has issued it with the key.",
            ),
        ),
        SignerFault::NotForSigning => (
            "bad_certificate",
            Words::new(
                "Цей сертифікат призначено для шифрування, підписувати ним не можна.",
                "This certificate is for encryption; it cannot sign.",
                "Власник: додайте другий сертифікат того самого ключа, той, що для підпису.",
                "Owner: add the other certificate of the same key, the one for signing.",
            ),
        ),
        SignerFault::Untrusted(_) => (
            "bad_certificate",
            Words::new(
                "Сертифікат ключа підписав не той надавач, якого в ньому названо.",
                "The certificate of the key is not signed by the provider that it names.",
                "Власник: не користуйтеся цим файлом і отримайте сертифікат у надавача.",
                "Owner: do not use this file; get the certificate from the provider.",
            ),
        ),
        SignerFault::NoRoots => (
            "bad_certificate",
            Words::new(
                "Бракує сертифікатів надавачів, без них не перевірити відповідей податкової.",
                "The certificates of the authorities are missing; without them no answer of the tax service can be checked.",
                "Власник: додайте файл сертифікатів надавачів («CACertificates.p7b») із сайту «czo.gov.ua».",
                "Owner: add the file of the authorities' certificates («CACertificates.p7b») from the site «czo.gov.ua».",
            ),
        ),
        SignerFault::Sealing => (
            "bad_keystore",
            Words::new(
                "Сховище ключів цього пристрою не приймає ключа.",
                "This device's keystore does not take the key.",
                "Власник: розблокуйте телефон і повторіть.",
                "Owner: unlock the phone and repeat.",
            ),
        ),
    }
}

/// The words for a key container that does not open.
fn container(fault: &ContainerError) -> Words {
    const TAKE_UK: &str = "Власник: візьміть файл ключа з носія, на який його записав надавач.";
    const TAKE_EN: &str = "Owner: take the key file from the medium the provider wrote it to.";
    const PASSWORD_UK: &str = "Касир: введіть пароль ще раз; великі й малі літери та мова клавіатури мають значення.";
    const PASSWORD_EN: &str = "Cashier: type the password again; capitals and the language of the keyboard matter.";
    let other = |uk: &str, en: &str| Words::new(uk, en, TAKE_UK, TAKE_EN);
    match fault {
        ContainerError::NoKey(what) => {
            let (uk, en) = no_key(*what);
            other(&format!("Це не файл ключа: {uk}."), &format!("This is no key file: {en}."))
        }
        ContainerError::WrongPassword => {
            Words::new("Пароль ключа неправильний.", "The password of the key is wrong.", PASSWORD_UK, PASSWORD_EN)
        }
        ContainerError::WrongPasswordOrDamaged => Words::new(
            "Пароль ключа неправильний, або файл ключа пошкоджено.",
            "The password of the key is wrong, or the key file is damaged.",
            PASSWORD_UK,
            PASSWORD_EN,
        ),
        ContainerError::Utf16 => other(
            "Файл ключа перезбережено як текст UTF-16, і прочитати його не можна.",
            "The key file was saved anew as text in UTF-16 and cannot be read.",
        ),
        ContainerError::TooLarge => {
            other("Файл завеликий, ключ у стільки не займає.", "The file is too large to be a key file.")
        }
        ContainerError::BadWork => other(
            "Файл ключа вимагає надто багато обчислень, такого не роблять надавачі.",
            "The key file asks for too much work; no provider makes such files.",
        ),
        ContainerError::Damaged => {
            other("Файл ключа обрізано або пошкоджено.", "The key file is cut short or damaged.")
        }
        ContainerError::PlainKey => Words::new(
            "Ключ у файлі не захищено паролем, такий файл каса не бере.",
            "The key in the file has no password, and the register takes no such file.",
            "Власник: отримайте в надавача новий ключ під паролем, а цей файл видаліть.",
            "Owner: get a new key with a password from the provider, and delete this file.",
        ),
        ContainerError::UnsupportedCipher(cipher) => Words::new(
            format!("Файл ключа зашифровано способом, якого каса не знає: «{cipher}»."),
            format!("The key file is encrypted in a way that the register does not know: «{cipher}»."),
            "Власник: збережіть ключ програмою надавача у файл іншого виду («Key-6.dat» або pfx).",
            "Owner: save the key with the provider's program as a file of another kind (Key-6.dat or pfx).",
        ),
        ContainerError::OtherAlgorithm(algorithm) => foreign_key(&algorithm.to_string()),
        ContainerError::OtherCurve(curve) => foreign_key(&format!("крива {curve}")),
        ContainerError::Unusable(UnusableKey::OtherAlgorithm) => foreign_key("не ДСТУ 4145"),
        ContainerError::Unusable(UnusableKey::OtherCurve) => foreign_key("інша крива"),
        ContainerError::Unusable(UnusableKey::OtherSubstitution) => foreign_key("інший ДКЕ"),
        ContainerError::Unusable(UnusableKey::BadPoint) | ContainerError::ZeroKey => {
            other("Ключ у файлі пошкоджено.", "The key in the file is damaged.")
        }
    }
}

fn foreign_key(what: &str) -> Words {
    Words::new(
        format!("Ключ у файлі не того виду («{what}»), а податкова приймає підписи лише за ДСТУ 4145."),
        format!("The key in the file is of another kind («{what}»), and the tax service takes DSTU 4145 only."),
        "Власник: отримайте в надавача ключ за ДСТУ 4145.",
        "Owner: get a key of DSTU 4145 from the provider.",
    )
}

fn no_key(what: NoKey) -> (&'static str, &'static str) {
    match what {
        NoKey::Empty => ("він порожній", "it is empty"),
        NoKey::Certificate => ("у ньому лише сертифікати", "it holds certificates only"),
        NoKey::Message => ("це підписане або зашифроване повідомлення", "it is a signed or encrypted message"),
        NoKey::EmptyContainer => ("ключа в ньому немає", "there is no key in it"),
        NoKey::Pdf => ("це документ PDF", "it is a PDF document"),
        NoKey::Archive => ("це архів, спершу розпакуйте його", "it is an archive; unpack it first"),
        NoKey::Text => ("це текст", "it is text"),
        NoKey::Other => ("це файл іншого виду", "it is a file of another kind"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::tests::check;
    use prro_dstu::container::OtherCurve;

    #[test]
    fn each_file_that_cannot_be_used_is_told_in_both_languages() {
        let containers = [
            ContainerError::NoKey(NoKey::Empty),
            ContainerError::NoKey(NoKey::Certificate),
            ContainerError::NoKey(NoKey::Message),
            ContainerError::NoKey(NoKey::EmptyContainer),
            ContainerError::NoKey(NoKey::Pdf),
            ContainerError::NoKey(NoKey::Archive),
            ContainerError::NoKey(NoKey::Text),
            ContainerError::NoKey(NoKey::Other),
            ContainerError::Utf16,
            ContainerError::TooLarge,
            ContainerError::BadWork,
            ContainerError::Damaged,
            ContainerError::WrongPassword,
            ContainerError::WrongPasswordOrDamaged,
            ContainerError::PlainKey,
            ContainerError::OtherCurve(OtherCurve::Degree(239)),
            ContainerError::Unusable(UnusableKey::OtherCurve),
            ContainerError::Unusable(UnusableKey::OtherSubstitution),
            ContainerError::Unusable(UnusableKey::OtherAlgorithm),
            ContainerError::ZeroKey,
        ];
        let signers = [
            SignerFault::Certificate("x".into()),
            SignerFault::NoCertificate,
            SignerFault::NotForSigning,
            SignerFault::Untrusted("x".into()),
            SignerFault::NoRoots,
            SignerFault::Sealing,
        ];
        let root = KeyFault::UnknownRoot { name: "ЦЗО".into(), shown: "0A:1B".into(), fingerprint: [0; 32] };
        let all = containers.map(SignerFault::Container).into_iter().chain(signers).map(KeyFault::Signer).chain([
            KeyFault::NoKey,
            KeyFault::SeveralKeys(Vec::new()),
            root,
        ]);
        for fault in all {
            check(&key(&fault).1);
        }
    }
}
