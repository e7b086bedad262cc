//! The words for a register that cannot be set up, cannot be opened, or cannot go on.

use super::{Words, key_file, server};
use crate::enrolment::EnrolmentFault;
use crate::opening::{OpenCause, OpenFault};
use crate::ports::StoreFault;
use crate::till::Fault;

/// The words for a register that cannot be opened. [`OpenFault::code`] is the code for programs.
pub fn open(fault: &OpenFault) -> Words {
    if let OpenFault::Signer(fault) = fault {
        return key_file::signer(fault).1;
    }
    if let OpenFault::SeveralKeys(keys) = fault {
        return key_file::several(keys);
    }
    let (uk, en, remedy_uk, remedy_en) = match fault.cause() {
        OpenCause::Server => (
            "Адреса фіскального сервера не годиться.",
            "The address of the fiscal server cannot be used.",
            "Власник: виправте адресу; без потреби її не змінюють.",
            "Owner: correct the address; there is seldom a reason to change it.",
        ),
        OpenCause::Password => (
            "Пароль ключа неправильний, або файл ключа пошкоджено.",
            "The password of the key is wrong, or the key file is damaged.",
            "Касир: введіть пароль ще раз; великі й малі літери різняться.",
            "Cashier: type the password again; capitals matter.",
        ),
        OpenCause::Key | OpenCause::SeveralKeys => (
            "Файл ключа не читається: він пошкоджений або іншого виду.",
            "The key file cannot be read: it is damaged or of another kind.",
            "Власник: візьміть файл ключа з носія, на який його записав надавач.",
            "Owner: take the key file from the medium the provider wrote it to.",
        ),
        OpenCause::Certificate => (
            "Сертифікат не годиться для цього ключа, або бракує сертифікатів надавача.",
            "The certificate does not fit this key, or the authorities' certificates are missing.",
            "Власник: додайте сертифікат для підпису і файл сертифікатів надавачів (CACertificates.p7b).",
            "Owner: add the certificate for signing and the file of the authorities' certificates (CACertificates.p7b).",
        ),
        OpenCause::Keystore => (
            "Сховище ключів цього пристрою не відкриває ключів каси.",
            "This device's keystore does not open the register's keys.",
            "Власник: розблокуйте телефон і відкрийте касу знову. Якщо не допоможе, потрібна підтримка: чеки збережено.",
            "Owner: unlock the phone and open the register again. If that fails, ask support: the receipts are kept.",
        ),
        OpenCause::Journal => (
            "Журнал каси не читається.",
            "The register's journal cannot be read.",
            "Власник: не видаляйте застосунку і зверніться по підтримку: журнал містить видані чеки.",
            "Owner: do not remove the app and ask support: the journal holds the receipts that were issued.",
        ),
        OpenCause::Registrar => (
            "Журнал у цій теці належить іншому ПРРО.",
            "The journal in this folder belongs to another registrar.",
            "Власник: відкрийте касу з тим ПРРО, якому належить журнал, або візьміть іншу теку.",
            "Owner: open the register with the registrar the journal belongs to, or take another folder.",
        ),
        OpenCause::DeviceId => (
            "Ідентифікатор пристрою не той або не з 64 шістнадцяткових цифр.",
            "The device id is another one, or not of 64 hexadecimal digits.",
            "Власник: не вказуйте ідентифікатора, каса має свій.",
            "Owner: give no id, the register has its own.",
        ),
        OpenCause::Locked => (
            "Із цією текою вже працює інша каса.",
            "Another register is at work in this folder.",
            "Касир: закрийте іншу касу і спробуйте знову.",
            "Cashier: close the other one and try again.",
        ),
    };
    Words::new(uk, en, remedy_uk, remedy_en)
}

/// The code and the words for a till that cannot go on.
pub fn fault(fault: &Fault) -> (&'static str, Words) {
    let (code, uk, en) = match fault {
        Fault::Store(StoreFault::Full) => (
            "disk_full",
            "На диску немає місця, каса не може продовжувати.",
            "The disk is full, the till cannot go on.",
        ),
        Fault::Store(_) | Fault::Unreadable(_) => (
            "bad_journal",
            "Журнал не пишеться або не читається, каса не може продовжувати.",
            "The journal cannot be written or read, the till cannot go on.",
        ),
    };
    let remedy_uk = "Власник: перевірте памʼять пристрою і відкрийте касу знову. Видані чеки збережено.";
    let remedy_en = "Owner: check the device's memory and open the register again. The receipts issued are kept.";
    (code, Words::new(uk, en, remedy_uk, remedy_en))
}

/// The code and the words for a request to a register that is shut or has failed.
pub fn shut() -> (&'static str, Words) {
    let words = Words::new(
        "Касу закрито, або вона зупинилася посеред дії.",
        "The register is shut, or has stopped in the middle of something.",
        "Касир: відкрийте застосунок знову. Видані чеки збережено.",
        "Cashier: open the app again. The receipts issued are kept.",
    );
    ("shut", words)
}

/// The code and the words for a register that cannot be set up.
pub fn enrolment(fault: &EnrolmentFault) -> (&'static str, Words) {
    match fault {
        EnrolmentFault::Settled => (
            "already_enrolled",
            Words::new(
                "Ця каса вже є на цьому телефоні.",
                "This register is set up on this phone already.",
                "Касир: відкрийте застосунок знову, він почне з неї.",
                "Cashier: open the app again, it will begin with that one.",
            ),
        ),
        EnrolmentFault::Keys(fault) => key_file::key(fault),
        EnrolmentFault::Open(fault) => (fault.code(), open(fault)),
        EnrolmentFault::Unreachable => (
            "unreachable",
            Words::new(
                "Фіскальний сервер не відповідає, а перший запуск без нього неможливий.",
                "The fiscal server does not answer, and the first start needs it.",
                "Касир: увімкніть інтернет і повторіть.",
                "Cashier: turn the internet on and repeat.",
            ),
        ),
        EnrolmentFault::KeyUnknown => (
            "key_unknown",
            Words::new(
                "Податкова ще не знає цього ключа.",
                "The tax service does not know this key yet.",
                "Власник: подайте повідомлення 5-ПРРО про цей сертифікат; зазвичай воно діє від наступного дня.",
                "Owner: file the notice 5-ПРРО of this certificate; it usually holds from the next day on.",
            ),
        ),
        EnrolmentFault::Refused(refusal) => ("server_refused", server::words(refusal)),
        EnrolmentFault::Unreadable => (
            "bad_answer",
            Words::new(
                "Відповідь сервера не читається.",
                "The server's answer cannot be read.",
                "Касир: перевірте, чи не просить мережа входу на своїй сторінці, і повторіть.",
                "Cashier: see whether the network wants a login on a page of its own, and repeat.",
            ),
        ),
        EnrolmentFault::NoRegistrar => (
            "no_registrar",
            Words::new(
                "За цим ключем немає чинного ПРРО.",
                "There is no registrar in force for this key.",
                "Власник: зареєструйте ПРРО заявою 1-ПРРО в електронному кабінеті.",
                "Owner: register one with the form 1-ПРРО in the taxpayer's cabinet.",
            ),
        ),
        EnrolmentFault::Registry(_) => (
            "registry",
            Words::new(
                "Дані ПРРО з реєстру не можна записати в документ.",
                "The registry's data of the registrar cannot be written into a document.",
                "Власник: виправте назву чи адресу господарської одиниці за формою 20-ОПП.",
                "Owner: correct the outlet's name or address with the form 20-ОПП.",
            ),
        ),
    }
}
