// Package iso4217 is the one table of currencies and their minor units.
package iso4217

import (
	"errors"
	"strings"
)

// ErrUnknown is a code that is no currency of ISO 4217 with a minor unit.
var ErrUnknown = errors.New("unknown currency")

// ISO 4217 list one (current) and list three (withdrawn, still needed for old documents), by the number of digits of
// the minor unit. Codes without a minor unit (XAU, XDR, XXX, XTS …) are not money that can be split and stand in neither.
const (
	currentNoMinorUnit = "" +
		"BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF"
	currentHundredths = "" +
		"AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BMD BND BOB BOV BRL BSD BTN BWP BYN BZD CAD CDF " +
		"CHE CHF CHW CNY COP COU CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD " +
		"GTQ GYD HKD HNL HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL " +
		"MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MXV MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR " +
		"PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TOP " +
		"TRY TTD TWD TZS UAH USD USN UYU UZS VED VES WST XAD XCD XCG YER ZAR ZMW ZWG"
	currentThousandths = "" +
		"BHD IQD JOD KWD LYD OMR TND"
	currentTenThousandths = "" +
		"CLF UYW"
	historicNoMinorUnit = "" +
		"ADP BEC BEF BEL BYB BYR ESA ESB ESP GRD ITL LUC LUF LUL MGF PTE TPE TRL"
	historicHundredths = "" +
		"ADF AFA ALK ANG AOK AON AOR ARA ARL ARM ARP ATS AYM AZM BAD BGJ BGK BGL BGN BOP BRB BRC BRE BRN " +
		"BRR BUK CSD CSJ CSK CUC CYP DDM DEM ECS ECV EEK FIM FRF GEK GHC GHP GNE GNS GQE GWE GWP HRD HRK " +
		"IEP ILP ILR ISJ LAJ LSM LTL LTT LVL LVR MAF MLF MRO MTL MTP MVQ MXP MZE MZM NIC NLG PEH PEI PES " +
		"PLZ RHD ROK ROL RUR SDD SDP SIT SKK SLL SRG STD SUR TJR TLE TMM UAK UGS UGW USS UYN UYP VEB VEF " +
		"VNC XEU YDD YUD YUM YUN ZAL ZMK ZRN ZRZ ZWC ZWD ZWL ZWN ZWR"
)

// MinorUnits is the number of decimal digits of a currency's smallest unit by ISO 4217: JPY 0, USD 2, BHD 3, CLF 4.
// Withdrawn currencies are known too. These are not the display digits of CLDR. ok is false for any code that is not
// one of ISO 4217 with a minor unit; codes are in capitals.
func MinorUnits(currency string) (digits int32, ok bool) {
	if len(currency) != 3 {
		return 0, false
	}
	switch currency {
	case "EUR", "USD", "GBP", "CHF":
		return 2, true
	}
	for i := range currency {
		if currency[i] < 'A' || currency[i] > 'Z' {
			return 0, false
		}
	}
	for _, l := range [...]struct {
		codes  string
		digits int32
	}{
		{currentHundredths, 2},
		{currentNoMinorUnit, 0},
		{currentThousandths, 3},
		{currentTenThousandths, 4},
		{historicHundredths, 2},
		{historicNoMinorUnit, 0},
	} {
		if strings.Contains(l.codes, currency) {
			return l.digits, true
		}
	}
	return 0, false
}
