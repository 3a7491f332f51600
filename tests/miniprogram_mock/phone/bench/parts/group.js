Component({ behaviors: ['wx://form-field-group', 'wx://form-field-button'] })
