package stats

import "math"

// Accuracy is how far forecasts were from what came: error = actual − forecast (Hyndman & Koehler 2006).
type Accuracy struct {
	ME, MAE, RMSE float64 // mean, mean absolute, root mean square error
	MAPE, MPE     float64 // mean absolute and mean percentage error, in %; 0 if PercentOK is false
	SMAPE         float64 // mean of 200·|e| / (|actual| + |forecast|), in %; both 0 count as 0
	PercentOK     bool    // no actual is 0
}

// Errors measures forecasts against what came. Both have one length and hold finite numbers; none of them is all zeros.
func Errors(actual, forecast []float64) Accuracy {
	a := Accuracy{PercentOK: len(actual) > 0}
	for i, v := range actual {
		e := v - forecast[i]
		a.ME += e
		a.MAE += math.Abs(e)
		a.RMSE += e * e
		if v == 0 {
			a.PercentOK = false
		} else {
			a.MAPE += 100 * math.Abs(e/v)
			a.MPE += 100 * e / v
		}
		if size := math.Abs(v) + math.Abs(forecast[i]); size > 0 {
			a.SMAPE += 200 * math.Abs(e) / size
		}
	}
	if !a.PercentOK {
		a.MAPE, a.MPE = 0, 0
	}
	n := float64(max(len(actual), 1))
	a.ME, a.MAE, a.RMSE, a.MAPE, a.MPE, a.SMAPE = a.ME/n, a.MAE/n, math.Sqrt(a.RMSE/n), a.MAPE/n, a.MPE/n, a.SMAPE/n
	return a
}
