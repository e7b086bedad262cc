//! The constants of the ten curves of DSTU 4145 over polynomial bases.
//!
//! Source: DSTU 4145-2002, the recommended curves over a polynomial basis.

use super::tables::Tables;
use crate::field::{Field, words};
use crate::oid;
use crate::scalar::Order;

/// A curve y² + xy = x³ + a·x² + b over a field whose elements have `N` words.
pub trait Domain<const N: usize>: Field<N> {
    /// Whether the coefficient a is 1. Otherwise it is 0.
    const A: bool;

    /// The coefficient b.
    const B: [u64; N];

    /// The coordinates x and y of the base point.
    const BASE: [[u64; N]; 2];

    /// The order of the base point.
    const ORDER: &'static Order;

    /// The object identifier of the curve, as content bytes.
    const OID: &'static [u8];

    /// The multiples of the base point that are kept.
    fn tables() -> &'static Tables<N>;
}

/// Declares the marker type of a curve and its constants.
macro_rules! domain {
    ($name:ident, $words:literal words, degree $degree:literal, taps $taps:expr, trace $trace:expr,
     a $a:literal, b $b:literal, x $x:literal, y $y:literal, n $n:literal, $oid:ident) => {
        #[doc = concat!("The curve ", stringify!($name), " and its field GF(2^", stringify!($degree), ").")]
        #[derive(Clone, Copy, PartialEq, Eq)]
        pub struct $name;

        impl Field<$words> for $name {
            const DEGREE: usize = $degree;
            const TAPS: &'static [usize] = &$taps;
            const TRACE: &'static [usize] = &$trace;
        }

        impl Domain<$words> for $name {
            const A: bool = $a == 1;
            const B: [u64; $words] = words($b);
            const BASE: [[u64; $words]; 2] = [words($x), words($y)];
            const ORDER: &'static Order = {
                static ORDER: Order = Order::new($n);
                &ORDER
            };
            const OID: &'static [u8] = oid::$oid;

            fn tables() -> &'static Tables<$words> {
                static TABLES: Tables<$words> = Tables::new();
                &TABLES
            }
        }
    };
}

domain!(
    M163, 3 words, degree 163, taps [3, 6, 7], trace [0, 157],
    a 1,
    b "5FF6108462A2DC8210AB403925E638A19C1455D21",
    x "2E2F85F5DD74CE983A5C4237229DAF8A3F35823BE",
    y "3826F008A8C51D7B95284D9D03FF0E00CE2CD723A",
    n "400000000000000000002BEC12BE2262D39BCF14D",
    CURVE_M163
);

domain!(
    M167, 3 words, degree 167, taps [6], trace [0, 161],
    a 1,
    b "6EE3CEEB230811759F20518A0930F1A4315A827DAC",
    x "7A1F6653786A68192803910A3D30B2A2018B21CD54",
    y "5F49EB26781C0EC6B8909156D98ED435E45FD59918",
    n "3FFFFFFFFFFFFFFFFFFFFFB12EBCC7D7F29FF7701F",
    CURVE_M167
);

domain!(
    M173, 3 words, degree 173, taps [1, 2, 10], trace [0, 163, 171],
    a 0,
    b "108576C80499DB2FC16EDDF6853BBB278F6B6FB437D9",
    x "4D41A619BCC6EADF0448FA22FAD567A9181D37389CA",
    y "10B51CC12849B234C75E6DD2028BF7FF5C1CE0D991A1",
    n "800000000000000000000189B4E67606E3825BB2831",
    CURVE_M173
);

domain!(
    M179, 3 words, degree 179, taps [1, 2, 4], trace [0, 175, 177],
    a 1,
    b "4A6E0856526436F2F88DD07A341E32D04184572BEB710",
    x "6BA06FE51464B2BD26DC57F48819BA9954667022C7D03",
    y "25FBC363582DCEC065080CA8287AAFF09788A66DC3A9E",
    n "3FFFFFFFFFFFFFFFFFFFFFFB981960435FE5AB64236EF",
    CURVE_M179
);

domain!(
    M191, 3 words, degree 191, taps [9], trace [0],
    a 1,
    b "7BC86E2102902EC4D5890E8B6B4981FF27E0482750FEFC03",
    x "714114B762F2FF4A7912A6D2AC58B9B5C2FCFE76DAEB7129",
    y "29C41E568B77C617EFE5902F11DB96FA9613CD8D03DB08DA",
    n "40000000000000000000000069A779CAC1DABC6788F7474F",
    CURVE_M191
);

domain!(
    M233, 4 words, degree 233, taps [1, 4, 9], trace [0, 229],
    a 1,
    b "6973B15095675534C7CF7E64A21BD54EF5DD3B8A0326AA936ECE454D2C",
    x "3FCDA526B6CDF83BA1118DF35B3C31761D3545F32728D003EEB25EFE96",
    y "9CA8B57A934C54DEEDA9E54A7BBAD95E3B2E91C54D32BE0B9DF96D8D35",
    n "1000000000000000000000000000013E974E72F8A6922031D2603CFE0D7",
    CURVE_M233
);

domain!(
    M257, 5 words, degree 257, taps [12], trace [0, 245],
    a 0,
    b "1CEF494720115657E18F938D7A7942394FF9425C1458C57861F9EEA6ADBE3BE10",
    x "2A29EF207D0E9B6C55CD260B306C7E007AC491CA1B10C62334A9E8DCD8D20FB7",
    y "10686D41FF744D4449FCCF6D8EEA03102E6812C93A9D60B978B702CF156D814EF",
    n "800000000000000000000000000000006759213AF182E987D3E17714907D470D",
    CURVE_M257
);

domain!(
    M307, 5 words, degree 307, taps [2, 4, 8], trace [0, 299, 303, 305],
    a 1,
    b "393C7F7D53666B5054B5E6C6D3DE94F4296C0C599E2E2E241050DF18B6090BDC90186904968BB",
    x "216EE8B189D291A0224984C1E92F1D16BF75CCD825A087A239B276D3167743C52C02D6E7232AA",
    y "5D9306BACD22B7FAEB09D2E049C6E2866C5D1677762A8F2F2DC9A11C7F7BE8340AB2237C7F2A0",
    n "3FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFC079C2F3825DA70D390FBBA588D4604022B7B7",
    CURVE_M307
);

domain!(
    M367, 6 words, degree 367, taps [21], trace [0],
    a 1,
    b "43FC8AD242B0B7A6F3D1627AD5654447556B47BF6AA4A64B0C2AFE42CADAB8F93D92394C79A79755437B56995136",
    x "324A6EDDD512F08C49A99AE0D3F961197A76413E7BE81A400CA681E09639B5FE12E59A109F78BF4A373541B3B9A1",
    y "1AB597A5B4477F59E39539007C7F977D1A567B92B043A49C6B61984C3FE3481AAF454CD41BA1F051626442B3C10",
    n "40000000000000000000000000000000000000000000009C300B75A3FA824F22428FD28CE8812245EF44049B2D49",
    CURVE_M367
);

domain!(
    M431, 7 words, degree 431, taps [1, 3, 5], trace [0],
    a 1,
    b "3CE10490F6A708FC26DFE8C3D27C4F94E690134D5BFF988D8D28AAEAEDE975936C66BAC536B18AE2DC312CA493117DAA469C640CAF3",
    x "1A62BA79D98133A16BBAE7ED9A8E03C32E0824D57AEF72F88986874E5AAE49C27BED49A2A95058068426C2171E99FD3B43C5947C857D",
    y "70B5E1E14031C1F70BBEFE96BDDE66F451754B4CA5F48DA241F331AA396B8D1839A855C1769B1EA14BA53308B5E2723724E090E02DB9",
    n "3FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFBA3175458009A8C0A724F02F81AA8A1FCBAF80D90C7A95110504CF",
    CURVE_M431
);
